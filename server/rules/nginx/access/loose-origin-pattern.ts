import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { foreignName, type Header, tied } from "./foreign-names.ts";

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
