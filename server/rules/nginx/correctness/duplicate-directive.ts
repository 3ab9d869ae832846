import type { Directive } from "../../../engine/nginx/block.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/duplicate-directive",
  title: "A directive stands twice on one level",
  severity: "error",
  enabled: true,
  rationale: `Most values may be set once on a level, and a shared include easily sets one again. ${consequence}`,
  remedy: "Keep one of the lines. A line in an included file counts as if it stood in the block itself.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/beginners_guide.html",
    "https://nginx.org/en/docs/ngx_core_module.html#include",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const placed of placedNames(configuration)) {
      const other = Object.hasOwn(exclusive, placed.name) ? exclusive[placed.name] : undefined;
      if (!placed.measured?.once && other === undefined) continue;
      for (const directive of placed.directives) {
        const problem = problemOf(directive, placed, other);
        if (problem) yield problem;
      }
    }
  },
};

function problemOf(directive: Directive, placed: PlacedName, other: string | undefined): Problem | undefined {
  const rival = other === undefined ? undefined : directive.parent.own(other)[0];
  const isOnce = placed.contexts[0] === "location" || !rival;
  const [first] = placed.measured?.once ? directive.parent.own(directive.name) : [];
  if (first && first !== directive) return repeated(directive, first);
  return isOnce && rival && rival.order < directive.order ? excluded(directive, rival) : undefined;
}

/** Two names for one value. */
const exclusive: Readonly<Record<string, string>> = { root: "alias", alias: "root" };

function repeated(directive: Directive, first: Directive): Problem {
  return {
    at: directive.at(directive.syntax.name),
    message: `${shorten(directive.name)} stands twice on this level, which nginx refuses`,
    related: [{ ...first.at(), message: "the first one" }],
    fixes: directive.block
      ? []
      : [{ title: "Delete this line: the first one stays", kind: "review", edits: [remove(directive)] }],
  };
}

const excluded = (directive: Directive, rival: Directive): Problem => ({
  at: directive.at(directive.syntax.name),
  message: `${directive.name} and ${rival.name} set the same value, and both stand on this level`,
  related: [{ ...rival.at(), message: "the first one" }],
});
