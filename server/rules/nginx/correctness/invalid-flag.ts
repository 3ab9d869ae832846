import { type ArgumentFacts, accepts, kindOfArgument } from "../../../engine/nginx/arguments.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { placedNames } from "../../../engine/nginx/placed.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/invalid-flag",
  title: "A switch is neither on nor off",
  severity: "error",
  enabled: true,
  rationale: `nginx reads \`on\` and \`off\`, in any case, and no other word for yes and no. ${consequence}`,
  remedy: "Write `on` or `off`.",
  criteria: refused,
  fixable: "safe",
  equivalents: [],
  references: ["https://nginx.org/en/docs/dirindex.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const { measured, directives } of placedNames(configuration)) {
      if (!measured?.kinds.some((kind) => kind?.kind === "flag")) continue;
      for (const directive of directives) yield* ofDirective(directive, measured);
    }
  },
};

function* ofDirective(directive: Directive, facts: ArgumentFacts): Generator<Problem> {
  const kind = kindOfArgument(facts, directive, 0);
  const [word] = directive.args;
  if (kind?.kind !== "flag" || !word || accepts(kind, word.value)) return;
  if (!isFilledIn(word.value, directive.document.isTemplate)) yield problem(directive, word);
}

/** Words that say yes or no beyond doubt. */
const meanings: Readonly<Record<string, string>> = {
  yes: "on",
  true: "on",
  "1": "on",
  enable: "on",
  enabled: "on",
  no: "off",
  false: "off",
  "0": "off",
  disable: "off",
  disabled: "off",
};

function problem(directive: Directive, word: Word): Problem {
  const lower = word.value.toLowerCase();
  const meant = Object.hasOwn(meanings, lower) ? meanings[lower] : undefined;
  return {
    at: directive.at(word),
    message: `${directive.name} ${shorten(word.value, 20)} is neither on nor off`,
    fixes: meant ? [{ title: `Write ${meant}`, kind: "safe", edits: [replaceWord(directive, word, meant)] }] : [],
  };
}
