import { findCredentials } from "../engine/secrets/credentials.ts";
import { isSecretName } from "../engine/secrets/secret-names.ts";
import type { Span } from "../engine/text.ts";

/** Headers that carry credentials without being named like one. */
const secretHeader = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;

/** A name, what parts it from its value, and the value: quoted, or up to a blank, `;` or `,`. */
const assignment = /([A-Za-z_][\w.-]*)(["']?[ \t]*[=:][ \t]*|[ \t]+)("[^"]*"?|'[^']*'?|[^\s;,]+)/y;

/** The password in the user part of a URL. */
const userPart = /(:\/\/[^\s:@/"']{0,200}:)([^\s@/"']{1,500})@/g;

/** A scheme of HTTP authentication before the credentials themselves. */
const scheme = /^(["']?)(Basic|Bearer|Token)[ \t]+/i;

/**
 * Puts `*` for what may be a secret in a line, so that a report does not spread it; the length stays the same. It rather
 * hides too much: the line is shown to find the place, and the file is at hand.
 */
export function maskSecrets(line: string): string {
  const tokens = findCredentials(line).map(({ span }) => span);
  const masked = maskSpans(line, tokens).replace(
    userPart,
    (_, before: string, secret: string) => `${before}${stars(secret)}@`,
  );
  return maskAssignments(masked);
}

/** Puts `*` for the given spans of a text; what lies outside it is left out. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let masked = text;
  for (const span of spans) {
    const start = Math.max(span.start, 0);
    const end = Math.min(span.end, text.length);
    if (start < end) masked = masked.slice(0, start) + "*".repeat(end - start) + masked.slice(end);
  }
  return masked;
}

function maskAssignments(line: string): string {
  let done = "";
  let at = 0;
  for (const name of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (name.index < at || !(isSecretName(name[0]) || secretHeader.test(name[0]))) continue;
    assignment.lastIndex = name.index;
    const found = assignment.exec(line);
    if (!found || !isAssigned(line, found)) continue;
    const [all, , , value = ""] = found;
    const start = name.index + all.length - value.length;
    const end = valueEnd(line, start, value);
    done += line.slice(at, start) + maskValue(line.slice(start, end));
    at = end;
  }
  return done + line.slice(at);
}

/** After a blank alone a value follows only names in capitals, header names and options: `ENV KEY value`, `--token value`. */
function isAssigned(line: string, [, name = "", parting = ""]: RegExpExecArray): boolean {
  return /[=:]/.test(parting) || /^[A-Z]/.test(name) || line.includes(`-${name}`);
}

/** A scheme of HTTP authentication belongs to the value, and so does the word after it. */
function valueEnd(line: string, start: number, value: string): number {
  const found = scheme.exec(line.slice(start, start + 40));
  if (!found || found[1]) return start + value.length;
  const rest = /^[^\s;,]*/.exec(line.slice(start + found[0].length));
  return start + found[0].length + (rest?.[0].length ?? 0);
}

/** Variables name a secret without holding it, so they stay. */
function maskValue(value: string): string {
  if (/^["']?\$[\w{]/.test(value)) return value;
  const [quote = ""] = /^["']/.exec(value) ?? [];
  const end = quote && value.length > 1 && value.endsWith(quote) ? quote : "";
  return quote + stars(value.slice(quote.length, value.length - end.length)) + end;
}

const stars = (secret: string): string => "*".repeat(secret.length);
