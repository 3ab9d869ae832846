import { compilePattern } from "../../../engine/nginx/location.ts";
import { samplesOf } from "../../../engine/nginx/sample.ts";

/** The header that says which site a request comes from. */
export type Header = "Origin" | "Referer";

/** The pattern with its dots escaped and both ends bound. */
export function tied(text: string, header: Header): string {
  if (text.includes("|")) return text;
  const start = /^(\(\?:|\()?https?/.test(text) ? "^" : "";
  const end = /[$/]\)?$/.test(text) ? "" : header === "Origin" ? "$" : "(/|$)";
  return start + withDotsEscaped(text) + end;
}

/** Writes `\\.` for each dot that stands alone, as in a name; within a class of characters that changes nothing. */
const withDotsEscaped = (text: string): string =>
  text.replace(/\\.|\.(?![*+?{])/gs, (found) => (found === "." ? "\\." : found));

/** A name of another site that the pattern lets pass; undefined when none is found, or the pattern cannot be read. */
export function foreignName(text: string, header: Header, ignoreCase: boolean): string | undefined {
  const expression = compilePattern(text, ignoreCase);
  const samples = expression ? samplesOf(withDotsEscaped(text)).slice(0, 8) : [];
  return samples.flatMap((sample) => [...foreignNames(sample, header)]).find((name) => expression?.test(name));
}

/** Names that only a loose pattern matches, made from one that it asks for. */
function* foreignNames(sample: string, header: Header): Generator<string> {
  const [, scheme = "", host = "", rest = ""] = /^(https?:\/\/)?([^/]*)(.*)$/s.exec(sample) ?? [];
  if (!/[a-z]{2}/i.test(host)) return;
  const origin = scheme || "https://";
  const end = header === "Referer" ? "/" : "";
  if (!host.includes(":")) yield `${origin}${host.startsWith(".") ? "a" : ""}${host}.evil.example${end}`;
  if (!host.startsWith(".")) yield `${origin}evil-${host}${rest}`;
  if (header === "Referer") yield `https://evil.example/${sample}`;
  for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
    const isInner = host.includes(".", dot + 1);
    if (isInner) yield `${origin}${host.slice(0, dot) || "evil"}-${host.slice(dot + 1)}${rest || end}`;
  }
}
