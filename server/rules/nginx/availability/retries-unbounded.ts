import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import { type Pass, upstreamOf, usableBackends } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { actingLines } from "./acting-lines.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/retries-unbounded",
  title: "A failing request is sent to every server of the upstream",
  severity: "info",
  enabled: true,
  rationale:
    "A request that makes the application fail is tried on each server in turn: one client multiplies its load by their number and takes them all out of service, when the backends are already in trouble.",
  remedy: "Bound the tries with `proxy_next_upstream_tries` or the time with `proxy_next_upstream_timeout`.",
  criteria: {
    "CC9.1": {
      why: "The failure of one request spreads over all backends.",
      limits: "Does not show how many servers the backends can lose.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream_tries"],
  since: "0.1.0",

  *check(configuration) {
    const found = new Set<Directive>();
    for (const { pass, line: next } of actingLines(configuration, "next_upstream")) {
      const word = next.args.find(({ value }) => /^http_(?:5\d\d|429)$/.test(value));
      if (!word || found.has(next) || !hasManyServers(configuration, pass) || isBounded(pass)) continue;
      found.add(next);
      const line = `${next.name}_tries 2;`;
      yield {
        at: next.at(word),
        message: `${next.name} ${word.value} tries every server with a request that fails`,
        fixes: [{ title: "Try two servers at most", kind: "review", edits: [insertAfter(next, line)] }],
      };
    }
  },
};

/** With two servers a failing request is tried twice, which is what anybody would want. */
function hasManyServers(configuration: NginxConfiguration, pass: Pass): boolean {
  const upstream = upstreamOf(configuration, pass);
  return upstream !== undefined && usableBackends(upstream).length > 2;
}

/** Whether tries or time are bounded, or may be in a file that is not at hand; 0 is no bound. */
const isBounded = ({ directive: { parent }, protocol }: Pass): boolean =>
  ["tries", "timeout"].some((what) => {
    const name = `${protocol}_next_upstream_${what}`;
    const set = parent.value(name);
    return set ? !/^0(?:ms|[smhd])?$/.test(set.arg(0)) : !parent.knows(name);
  });
