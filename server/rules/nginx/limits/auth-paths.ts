import type { Location } from "../../../engine/nginx/location.ts";

/** Words that speak of signing in wherever they stand in a segment: `wp-login.php`, `reset-password`, `oauth2`. */
const certain = new Set("login signin logon password passwd oauth oauth2 otp totp".split(" "));

/** Words that do so only as a whole segment: `/api/token`, but not `/csrf-token-list`. */
const whole = new Set(
  "auth authenticate token tokens session sessions register registration signup reset sign-in sign_in log-in sign-up".split(
    " ",
  ),
);

/** Words of parts of a page: what lies below them takes no password. */
const assets = new Set("static assets css js img images fonts media".split(" "));

/** Longer patterns are not read. */
const longestPattern = 500;

/** Whether a location's path, or pattern, names a place where people or programs prove who they are. */
export function namesAuthentication({ pattern, isRegex }: Location): boolean {
  const text = pattern.slice(0, longestPattern).toLowerCase();
  // What parts the alternatives of an expression parts segments: `^/(login|signin)$`.
  const segments = (isRegex ? text.replace(/\\./g, ".").replace(/[()|^$?*+[\]]/g, "/") : text).split("/");
  if (segments.some((segment) => assets.has(segment))) return false;
  return segments.some((segment) => {
    const name = segment.replace(/\.(php|aspx?|jsp|html?|do|cgi)$/, "");
    return whole.has(name) || name.split(/[^a-z0-9]+/).some((word) => certain.has(word));
  });
}
