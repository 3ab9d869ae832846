/** Names of hosts as `server_name` reads them; a sign that no host name has is left out, so that it cannot end the line. */
export function hostNames(domains: readonly string[]): string {
  const hosts = domains.map((domain) => domain.replace(/[^A-Za-z0-9.*-]/g, "")).filter((host) => host !== "");
  return hosts.length === 0 ? "localhost" : hosts.join(" ");
}

/** A sign that may mean something to nginx or to PCRE as the bytes of its UTF-8; half a sign is left out. */
function bytes(sign: string): string {
  if (/\p{Cs}/u.test(sign)) return "";
  if (sign <= "\x7f") return `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return encodeURIComponent(sign).replaceAll("%", "\\x");
}

/** A path without its first slash as nginx sees it: decoded, without empty segments and dots. */
function seen(path: string): string {
  const segments: string[] = [];
  for (const segment of decoded(path).split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments.join("/");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Pattern for some paths and what lies below them, to be matched in any case: applications may not mind it either. Where
 * one of them is the root, the pattern is for everything.
 */
export function pathPattern(paths: readonly string[]): string {
  const inner = paths.map((path) => seen(path).replace(/[^\w/-]/gu, bytes));
  if (inner.includes("")) return "^/";
  return inner.length === 1 ? `^/${inner[0]}(?:/|$)` : `^/(?:${inner.join("|")})(?:/|$)`;
}
