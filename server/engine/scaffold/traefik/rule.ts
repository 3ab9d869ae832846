/** A text between single quotes, as YAML reads it without escapes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A regular expression that matches exactly this text; no back tick, because rules stand between them. */
const literal = (text: string): string =>
  text.replace(/[^A-Za-z0-9_/-]/gu, (sign) => (sign === "`" ? "\\x60" : /[!-~]/.test(sign) ? `\\${sign}` : sign));

/** Rule for some host names; a sign that no host name has is left out, so that it cannot end the rule. */
export function hostRule(domains: readonly string[]): string {
  const hosts = domains.map((domain) => `Host(\`${domain.replace(/[^A-Za-z0-9.-]/g, "")}\`)`);
  return hosts.length === 1 ? (hosts[0] ?? "") : `(${hosts.join(" || ")})`;
}

/** Rule for paths and what lies below them, whatever the case and however many slashes: applications may not mind either. */
export function pathRule(paths: readonly string[]): string {
  const inner = paths.map((path) => literal(path.replace(/^\/+|\/+$/g, ""))).join("|");
  return `PathRegexp(\`(?i)^/+(?:${inner})(?:/|$)\`)`;
}
