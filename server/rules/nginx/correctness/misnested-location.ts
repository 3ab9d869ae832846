import type { Directive } from "../../../engine/nginx/block.ts";
import { Location } from "../../../engine/nginx/location.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/misnested-location",
  title: "A location lies in another that cannot hold it",
  severity: "error",
  enabled: true,
  rationale: `Requests reach an inner location only through the outer one, so that nginx refuses paths that cannot come that way. ${consequence}`,
  remedy:
    "Write the whole path in the inner location, or move it out to the server; named locations stand in the server only.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("location")) {
      const outer = directive.parent.directive;
      if (outer?.name !== "location" || isFilledIn(directive.arg(0), directive.document.isTemplate)) continue;
      const reason = reasonAgainst(directive, outer);
      if (reason) yield { at: directive.at(), message: reason, related: [{ ...outer.at(), message: "the outer one" }] };
    }
  },
};

function reasonAgainst(inner: Directive, outer: Directive): string | undefined {
  if (!inner.block || !outer.block || inner.args.length === 0) return undefined;
  const [own, around] = [new Location(inner, inner.block, undefined), new Location(outer, outer.block, undefined)];
  const label = `location ${shorten(own.pattern, 20)}`;
  if (around.kind === "=") return `${label} cannot lie in the exact location ${shorten(around.pattern, 20)}`;
  if (around.kind === "@") return `${label} cannot lie in the named location ${shorten(around.pattern, 20)}`;
  if (own.kind === "@") return `${label} can stand on the level of the server only`;
  // nginx compares the texts, also where the outer one is a pattern.
  if (own.isRegex || own.pattern.startsWith(around.pattern)) return undefined;
  return `${label} is outside ${shorten(around.pattern, 20)}, the location around it`;
}
