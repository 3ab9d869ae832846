import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { compilePattern } from "../../../engine/nginx/location.ts";
import { samplesOf } from "../../../engine/nginx/sample.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const why = "Ours proves each finding with a foreign name that passes, and leaves out lists of refused sites.";

export const rule: Rule<"nginx"> = {
  id: "nginx/loose-origin-pattern",
  title: "A pattern for trusted origins also matches foreign ones",
  severity: "warning",
  enabled: true,
  rationale:
    "A pattern that is not tied to both ends of the host name, or whose dots stand for any character, also matches a name that an attacker can register. That site then reads answers with the credentials of whoever visits it.",
  remedy: "Start the pattern with `^https://`, write each dot as `\\.`, and end it with `$` (for a Referer with `/`).",
  criteria: {
    "CC6.6": {
      why: "Foreign sites pass a check that is meant for the organisation's own.",
      limits: "Does not show what the answers hold.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy", id: "origins", match: "related", why },
    { tool: "gixy-ng", id: "origins", match: "related", why },
    { tool: "gixy-next", id: "origins", match: "related", why },
  ],
  references: [
    "https://fetch.spec.whatwg.org/#http-cors-protocol",
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("if")) {
      const condition = readCondition(directive);
      const header = trusted(condition?.subject ?? "");
      if (!condition || !header || isListOfRefused(directive, condition.operator)) continue;
      const word = directive.args.find(({ value }) => value === condition.operand || value === `${condition.operand})`);
      const ignoreCase = directive.args.some(({ value }) => value.endsWith("~*"));
      if (word) yield* loose(directive, word, condition.operand, header, ignoreCase);
    }
    yield* inMaps(configuration);
  },
};

type Header = "Origin" | "Referer";

const trusted = (subject: string): Header | undefined => {
  const name = /^\$\{?(http_origin|http_referer)\}?$/i.exec(subject)?.[1]?.toLowerCase();
  return name === undefined ? undefined : name === "http_origin" ? "Origin" : "Referer";
};

/** A match that is refused: there a wide pattern is meant to be wide. */
const isListOfRefused = (directive: Directive, operator: string): boolean =>
  operator !== "!~" && (operator !== "~" || Number(directive.block?.last("return")?.arg(0)) >= 400);

/** Maps that let an origin through by giving it back. */
function* inMaps(configuration: NginxConfiguration): Generator<Problem> {
  for (const map of configuration.named("map")) {
    const header = trusted(map.arg(0));
    for (const entry of header === "Origin" ? (map.block?.children ?? []) : []) {
      const pattern = /^~(\*?)(.*)$/s.exec(entry.name);
      if (!pattern || !/^\$\{?http_origin\}?$/i.test(entry.arg(0))) continue;
      yield* loose(entry, entry.syntax.name, pattern[2] ?? "", "Origin", pattern[1] === "*");
    }
  }
}

function* loose(at: Directive, word: Word, text: string, header: Header, ignoreCase: boolean): Generator<Problem> {
  const passing = foreignName(text, header, ignoreCase);
  if (!passing) return;
  const strict = tied(text, header);
  const isCured = strict !== text && !foreignName(strict, header, ignoreCase);
  const edit = replaceWord(
    at,
    word,
    word.value.replace(text, () => strict),
  );
  yield {
    at: at.at(word),
    message: `${shorten(text, 30)} also matches ${shorten(passing, 40)}`,
    fixes: isCured
      ? [{ title: "Tie the pattern to whole names (others no longer match)", kind: "review", edits: [edit] }]
      : [],
  };
}

/** The pattern with its dots escaped and both ends bound. */
function tied(text: string, header: Header): string {
  if (text.includes("|")) return text;
  const start = /^(\(\?:|\()?https?/.test(text) ? "^" : "";
  const end = /[$/]\)?$/.test(text) ? "" : header === "Origin" ? "$" : "(/|$)";
  return start + withDotsEscaped(text) + end;
}

/** Writes `\\.` for each dot that stands alone, as in a name; within a class of characters that changes nothing. */
const withDotsEscaped = (text: string): string =>
  text.replace(/\\.|\.(?![*+?{])/gs, (found) => (found === "." ? "\\." : found));

/** A name of another site that the pattern lets pass; undefined when none is found, or the pattern cannot be read. */
function foreignName(text: string, header: Header, ignoreCase: boolean): string | undefined {
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
