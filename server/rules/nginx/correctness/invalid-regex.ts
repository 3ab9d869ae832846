import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { Location } from "../../../engine/nginx/location.ts";
import { faultInPattern } from "../../../engine/nginx/regex-syntax.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/invalid-regex",
  title: "A pattern is no regular expression",
  severity: "error",
  enabled: true,
  rationale: `Patterns are compiled when nginx starts. Brackets that do not pair and a repetition of nothing stop it. ${consequence}`,
  remedy: "Close what is open, and write a backslash before a bracket, a star or a plus that stands for itself.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://www.pcre.org/current/doc/html/pcre2pattern.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, word, pattern } of patterns(configuration)) {
      const fault = isFilledIn(pattern, directive.document.isTemplate) ? undefined : faultInPattern(pattern);
      if (fault) yield { at: directive.at(word), message: `the pattern ${shorten(pattern)} ${fault}` };
    }
  },
};

interface Written {
  readonly directive: Directive;
  readonly word: Word;
  readonly pattern: string;
}

function* patterns(configuration: NginxConfiguration): Generator<Written> {
  for (const directive of configuration.named("location")) yield* ofLocation(directive);
  for (const directive of configuration.named("if")) yield* ofCondition(directive);
  for (const directive of configuration.named("rewrite")) {
    const [word] = directive.args;
    if (word) yield { directive, word, pattern: word.value };
  }
  for (const directive of configuration.named("server_name")) yield* tilded(directive, directive.args);
  for (const { block } of configuration.named("map")) {
    for (const entry of block?.children ?? []) yield* tilded(entry, [entry.syntax.name]);
  }
}

function* ofLocation(directive: Directive): Generator<Written> {
  const word = directive.args.at(-1);
  if (!directive.block || !word) return;
  const { isRegex, pattern } = new Location(directive, directive.block, undefined);
  if (isRegex) yield { directive, word, pattern };
}

function* ofCondition(directive: Directive): Generator<Written> {
  const at = directive.args.findIndex(({ value }) => /^!?~\*?$/.test(value));
  const word = directive.args[at + 1];
  if (at < 0 || !word) return;
  const isClosed = word === directive.args.at(-1) && word.value.endsWith(")");
  yield { directive, word, pattern: isClosed ? word.value.slice(0, -1) : word.value };
}

/** Words that a tilde marks as patterns. */
function* tilded(directive: Directive, words: readonly Word[]): Generator<Written> {
  for (const word of words) {
    const pattern = /^~\*?(.*)$/s.exec(word.value)?.[1];
    if (pattern) yield { directive, word, pattern };
  }
}
