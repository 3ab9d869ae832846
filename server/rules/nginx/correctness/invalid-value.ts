import { nearest } from "../../../engine/nearest.ts";
import { measuredVersion } from "../../../engine/nginx/arguments.generated.ts";
import { type ArgumentFacts, type ArgumentKind, accepts, kindOfArgument } from "../../../engine/nginx/arguments.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { placedNames } from "../../../engine/nginx/placed.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { argumentCheck } from "./argument-grammar.ts";
import type { ArgumentCheck } from "./fault.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/invalid-value",
  title: "nginx cannot read a value",
  severity: "error",
  enabled: true,
  rationale: `Sizes, times and choices have a form of their own in nginx: \`10m\` and not \`10MB\`, \`30s\` and not \`30sec\`. ${consequence}`,
  remedy:
    "Sizes end in `k`, `m` or, where files are meant, `g`; times in `ms`, `s`, `m`, `h`, `d`; choices are listed in the documentation of the directive.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/syntax.html"],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    const isOld = isAtLeast(measuredVersion, nginxVersion ?? "999") === true;
    for (const { name, contexts, measured, directives } of placedNames(configuration)) {
      if (measured?.kinds.some((kind) => kind && kind.kind !== "flag")) {
        for (const directive of directives) yield* ofKinds(directive, measured, isOld);
      }
      const check = argumentCheck(name, contexts);
      for (const directive of check ? directives : []) yield* ofGrammar(directive, check);
    }
  },
};

function* ofGrammar(directive: Directive, check: ArgumentCheck | undefined): Generator<Problem> {
  const fault = check?.(directive);
  if (fault && !isFilledIn(fault.word.value, directive.document.isTemplate)) {
    yield { at: directive.at(fault.word), message: fault.message };
  }
}

function* ofKinds(directive: Directive, facts: ArgumentFacts, isOld: boolean): Generator<Problem> {
  for (const [index, word] of directive.args.entries()) {
    const kind = kindOfArgument(facts, directive, index);
    if (!kind || kind.kind === "flag" || accepts(kind, word.value)) continue;
    if (isFilledIn(word.value, directive.document.isTemplate)) continue;
    // Newer versions read variables in more places.
    if (word.value.includes("$") && (kind.takesVariables || facts.variables.includes(index) || !isOld)) continue;
    yield problem(directive, word, kind);
  }
}

const names: Readonly<Record<ArgumentKind["kind"], string>> = {
  flag: "on or off",
  word: "one of its words",
  number: "a number",
  size: "a size",
  offset: "a size",
  seconds: "a time",
  milliseconds: "a time",
};

function problem(directive: Directive, word: Word, kind: ArgumentKind): Problem {
  const meant = meaning(word.value, kind);
  return {
    at: directive.at(word),
    message: `${shorten(directive.name, 34)} ${shorten(word.value, 24)} is not ${names[kind.kind]}`,
    fixes: meant === undefined || !accepts(kind, meant) ? [] : [write(directive, word, meant)],
  };
}

const write = (directive: Directive, word: Word, text: string): Fix => ({
  title: `Write ${text}`,
  kind: "review",
  edits: [replaceWord(directive, word, text)],
});

/** What was most likely meant: a unit in the form of nginx, or the word next to it. */
function meaning(text: string, { kind, words }: ArgumentKind): string | undefined {
  if (kind === "size" || kind === "offset") return /^(\d{1,12}[kmg])i?b$/i.exec(text)?.[1]?.toLowerCase();
  if (kind === "seconds" || kind === "milliseconds") {
    const [, number = "", unit = ""] = /^(\d{1,12}) ?([smhd])(?:ec|econd|in|inute|r|our|ay)s?$/i.exec(text) ?? [];
    return number === "" ? undefined : `${number}${unit.toLowerCase()}`;
  }
  return kind === "word" ? nearest(text, words) : undefined;
}
