import type { Directive } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import { placedNames } from "../../../engine/nginx/placed.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/invalid-condition",
  title: "nginx cannot read the condition of an if",
  severity: "error",
  enabled: true,
  rationale: `An \`if\` of nginx holds one test of one variable; \`==\`, \`&&\` and a comparison without blanks around it are no part of it. ${consequence}`,
  remedy: "Write one test: `($x)`, `($x = text)`, `($x ~ pattern)` or `(-f path)`. Combine several tests with a `map`.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if"],
  since: "0.1.0",

  *check(configuration) {
    for (const { directives } of placedNames(configuration).filter(({ name }) => name === "if"))
      for (const directive of directives) yield* ofDirective(directive);
  },
};

function* ofDirective(directive: Directive): Generator<Problem> {
  if (!directive.block || isSound(directive)) return;
  const text = directive.document.source.slice(directive.args[0]?.start ?? directive.head.end, directive.head.end);
  if (isFilledIn(text, directive.document.isTemplate)) return;
  yield { at: directive.at(), message: `if ${shorten(text, 48)} is no test that nginx knows` };
}

const operators: ReadonlySet<string> = new Set(["=", "!=", "~", "~*", "!~", "!~*"]);

function isSound(directive: Directive): boolean {
  const condition = readCondition(directive);
  if (!condition) return false;
  if (condition.operator === "file") return true;
  if (!/^\$[A-Za-z0-9_]+$/.test(condition.subject)) return false;
  return condition.operator === "set" || directive.args.some(({ value }) => operators.has(value));
}
