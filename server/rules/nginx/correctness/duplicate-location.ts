import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { Location } from "../../../engine/nginx/location.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/duplicate-location",
  title: "Two locations have the same path",
  severity: "error",
  enabled: true,
  rationale: `A path can belong to one location only; with and without \`^~\` it is the same path. ${consequence}`,
  remedy: "Merge the two blocks, or correct the path of one. Patterns may repeat: the first one acts.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    const levels = new Map<Block, Map<string, Directive>>();
    for (const directive of configuration.named("location")) {
      const key = keyOf(directive);
      if (key === undefined || isFilledIn(key, directive.document.isTemplate)) continue;
      const seen = levels.get(directive.parent) ?? new Map<string, Directive>();
      levels.set(directive.parent, seen);
      const first = seen.get(key);
      if (first) yield problem(directive, first);
      else seen.set(key, directive);
    }
  },
};

/** What nginx compares: the path, apart for exact and other locations. Names and patterns may repeat. */
function keyOf(directive: Directive): string | undefined {
  if (!directive.block || directive.args.length === 0) return undefined;
  const { kind, pattern } = new Location(directive, directive.block, undefined);
  if (kind === "=") return `= ${pattern}`;
  return kind === "prefix" || kind === "^~" ? pattern : undefined;
}

const problem = (directive: Directive, first: Directive): Problem => ({
  at: directive.at(),
  message: `location ${shorten(directive.args.map(({ value }) => value).join(" "))} stands twice on this level`,
  related: [{ ...first.at(), message: "the first one" }],
});
