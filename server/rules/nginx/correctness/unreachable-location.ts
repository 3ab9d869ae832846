import type { Location } from "../../../engine/nginx/location.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { Covers, PrefixGuards } from "./shadows.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unreachable-location",
  title: "A location that nginx never chooses",
  severity: "warning",
  enabled: true,
  rationale:
    "Another location takes all its paths: an earlier regex, a regex over a plain prefix, or a `^~` prefix over a regex. What stands in it, limits and access control included, never acts.",
  remedy: "Move it before the other one, make a prefix `^~` or `=`, or delete it.",
  criteria: {
    "PI1.3": {
      why: "Requests are not processed as the location says.",
      limits: "Does not show which of the two locations is meant.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "nginx-lint",
      id: "unreachable-location",
      match: "related",
      why: "Ours reports only where the patterns themselves prove it.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    for (const siblings of levels(configuration.locations)) {
      for (const [location, winner] of shadowed(siblings)) {
        yield {
          at: location.directive.at(location.directive.args.at(-1)),
          message: `location ${shorten(location.label, 30)} is never chosen: ${shorten(winner.label, 30)} wins`,
          tags: ["unnecessary"],
          related: [{ ...winner.directive.at(), message: "takes all its paths" }],
        };
      }
    }
  },
};

function levels(locations: readonly Location[]): Iterable<readonly Location[]> {
  const found = new Map<unknown, Location[]>();
  for (const location of locations) {
    const known = found.get(location.directive.parent);
    if (known) known.push(location);
    else found.set(location.directive.parent, [location]);
  }
  return found.values();
}

/** The locations of one level that another one hides, with that one. */
function* shadowed(siblings: readonly Location[]): Generator<readonly [Location, Location]> {
  const covers = new Covers();
  const guards = new PrefixGuards(siblings);
  for (const location of siblings.filter(({ isRegex }) => isRegex)) {
    const winner = covers.over(location) ?? guards.over(location);
    if (winner) yield [location, winner];
    else covers.add(location);
  }
  for (const location of siblings) {
    if (location.kind !== "prefix" || location.children.length > 0) continue;
    const winner = covers.over(location);
    if (winner) yield [location, winner];
  }
}
