import { declaredZones, usedZones, type Zone } from "../../../engine/nginx/zones.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unused-zone",
  title: "A zone is declared and nothing uses it",
  severity: "info",
  enabled: true,
  rationale:
    "A declared zone limits and caches nothing by itself. Whoever reads the `limit_req_zone` line believes that requests are limited, and nobody is.",
  remedy: "Use the zone with `limit_req`, `limit_conn` or `proxy_cache` where it is meant to act, or delete the line.",
  criteria: {
    "CC6.6": {
      why: "A limit that is declared and not applied does not hold back a flood of requests.",
      limits: "Does not show limits in front of nginx.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req"],
  since: "0.1.0",

  *check(configuration) {
    const isInView = configuration.isWhole && configuration.unresolved.every(({ holds }) => holds !== undefined);
    if (!isInView) return;
    const used = new Set(usedZones(configuration).map(keyOf));
    for (const zone of declaredZones(configuration)) {
      const { directive, word, name, declaredBy } = zone;
      const chosen = configuration.named(declaredBy.replace(/_(path|zone)$/, ""));
      // The zone of a cache may be chosen by a variable.
      const isDynamic = chosen.some((user) => user.args.some(({ value }) => value.includes("$")));
      if (used.has(keyOf(zone)) || isDynamic) continue;
      yield { at: directive.at(word), message: `nothing uses the zone ${shorten(name)} of ${declaredBy}` };
    }
  },
};

const keyOf = ({ isStream, declaredBy, name }: Zone): string => `${isStream} ${declaredBy} ${name}`;
