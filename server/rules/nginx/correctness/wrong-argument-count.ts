import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Arity } from "../../../engine/nginx/directives.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/wrong-argument-count",
  title: "A directive has too few or too many arguments",
  severity: "error",
  enabled: true,
  rationale: `A forgotten value, or a value with a blank in it and no quotes, changes the number of words that nginx counts. ${consequence}`,
  remedy: "Add what is missing, or put quotes around a value that holds blanks.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/dirindex.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const placed of placedNames(configuration)) yield* counted(placed);
    for (const [name, arity] of Object.entries(entryArity)) yield* entries(configuration, name, arity);
  },
};

function* counted({ name, facts, directives }: PlacedName): Generator<Problem> {
  const [first] = facts;
  if (!first?.arity || name === "if") return;
  for (const directive of directives) {
    const count = directive.args.length;
    if (facts.some(({ arity }) => !arity || fits(arity, count)) || isTemplated(directive)) continue;
    yield problem(directive, first.arity);
  }
}

const fits = ({ min, max }: Arity, count: number): boolean => count >= min && (max === undefined || count <= max);

/** One placeholder may bring several words, or none. */
const isTemplated = (directive: Directive): boolean =>
  directive.args.some((word) => word.quote === "" && isFilledIn(word.value, directive.document.isTemplate));

function problem(directive: Directive, { min, max }: Arity): Problem {
  const count = directive.args.length;
  const wanted = max === undefined ? `at least ${min}` : min === max ? `${min}` : `${min} to ${max}`;
  const plural = (max ?? min) === 1 ? "argument" : "arguments";
  const takes = max === 0 ? "no arguments" : `${wanted} ${plural}`;
  return { at: directive.at(), message: `${shorten(directive.name)} takes ${takes} and has ${count}` };
}

/** How many values the keys of such a block have. */
const entryArity: Readonly<Record<string, Arity>> = {
  map: { min: 1, max: 1 },
  geo: { min: 1, max: 1 },
  charset_map: { min: 1, max: 1 },
};

/** Parameters among the entries, with arguments of their own. */
const bare: ReadonlySet<string> = new Set(["hostnames", "volatile", "ranges", "include"]);

function* entries(configuration: NginxConfiguration, name: string, arity: Arity): Generator<Problem> {
  for (const { block } of configuration.named(name)) {
    for (const entry of block?.children ?? []) {
      const isFaulty = !fits(arity, entry.args.length) && !bare.has(entry.name) && !isTemplated(entry);
      if (isFaulty && entry.syntax.terminator === "semicolon") yield ofEntry(entry, name);
    }
  }
}

const ofEntry = (entry: Directive, name: string): Problem => ({
  at: entry.at(),
  message: `${shorten(entry.name)} takes one value in ${name} and has ${entry.args.length}`,
});
