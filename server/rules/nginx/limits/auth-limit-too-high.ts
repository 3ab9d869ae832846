import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { rateOf } from "../../../engine/nginx/measure.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { namesAuthentication } from "./auth-paths.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/auth-limit-too-high",
  title: "The limit of a sign-in lets more than a thousand attempts a second pass",
  severity: "hint",
  enabled: true,
  rationale:
    "At such a rate a list of leaked passwords is through in minutes, and the application checks each of them. The limit exists, but it does not slow the attempts that it is there for.",
  remedy: "Give sign-in locations a zone of their own, with a rate of some requests a minute and a small burst.",
  criteria: {
    "CC6.1": {
      why: "Guessing credentials at that speed defeats the restriction they stand for.",
      limits: "Does not show limits, lock-outs or second factors in the application.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_zone"],
  since: "0.1.0",

  *check(configuration) {
    const fast = fastZones(configuration);
    if (fast.size === 0) return;
    for (const location of configuration.locations) {
      if (!namesAuthentication(location)) continue;
      const limits = location.block.effective("limit_req");
      const zones = limits.map((limit) => fast.get(zoneOf(limit)));
      const [limit] = limits;
      const [zone] = zones;
      if (!limit || !zone || zones.includes(undefined)) continue;
      yield {
        at: location.directive.at(location.directive.args.at(-1)),
        message: `${shorten(location.pattern, 30)} lets more than a thousand attempts a second pass`,
        related: [
          { ...limit.at(), message: "is in force here" },
          { ...zone.at(), message: "sets the rate" },
        ],
      };
    }
  },
};

const zoneOf = ({ args }: Directive): string =>
  args.find(({ value }) => value.startsWith("zone="))?.value.slice("zone=".length) ?? "";

/** The zones whose rate slows nobody. */
function fastZones(configuration: NginxConfiguration): ReadonlyMap<string, Directive> {
  const fast = configuration
    .named("limit_req_zone")
    .filter(({ args }) => args.some(({ value }) => (rateOf(value) ?? 0) > 1000));
  return new Map(fast.map((zone) => [zoneOf(zone).replace(/:.*$/, ""), zone]));
}
