import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const parseLine = (line) => {
  const at = line.indexOf("=");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
};

/** The pairs of a `.env` file in the working directory; none when there is no such file. */
const readEnvFile = () => {
  try {
    const lines = readFileSync(".env", "utf8").split("\n");
    return Object.fromEntries(lines.filter((line) => /^\w+=/.test(line)).map(parseLine));
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
};

const env = { ...readEnvFile(), ...process.env };

export const settings = {
  host: env.HOST ?? "127.0.0.1",
  port: Number(env.PORT ?? 3000),
  dataDirectory: env.DATA_DIR ?? "data",
  adminPassword: env.ADMIN_PASSWORD,
  // Without a configured secret, sessions end with the process.
  sessionSecret: env.SESSION_SECRET ?? randomBytes(32).toString("hex"),
  webhookUrl: env.WEBHOOK_URL,
};
