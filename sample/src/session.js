import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { settings } from "./settings.js";

const digest = (text) => createHash("sha256").update(text).digest();
const sign = (text) => createHmac("sha256", settings.sessionSecret).update(text).digest("hex");

/** Whether the password is the configured one; always false when none is configured. */
export const isPassword = (password) =>
  settings.adminPassword !== undefined && timingSafeEqual(digest(password), digest(settings.adminPassword));

/** A `Set-Cookie` value that is good for one day. */
export const sessionCookie = () => {
  const expires = String(Date.now() + 86_400_000);
  return `session=${expires}.${sign(expires)}; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax`;
};

/** Whether a `Cookie` header carries a session that we signed and that has not ended. */
export const hasSession = (header = "") => {
  const [, expires, signature] = /(?:^|; )session=(\d+)\.([0-9a-f]{64})/.exec(header) ?? [];
  return expires !== undefined && Number(expires) > Date.now() && timingSafeEqual(digest(signature), digest(sign(expires)));
};
