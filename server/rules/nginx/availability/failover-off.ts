import type { Directive } from "../../../engine/nginx/block.ts";
import { upstreamOf, usableBackends } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { actingLines } from "./acting-lines.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/failover-off",
  title: "Clients see the failure of one server, though others are there",
  severity: "info",
  enabled: true,
  rationale:
    "With `proxy_next_upstream off` a request that meets a dead server ends with an error, although the next server of the upstream would have answered it.",
  remedy: "Leave the default, `error timeout`; nginx does not repeat POST and the like once a server has got them.",
  criteria: {
    "A1.2": {
      why: "Servers that are there for a failure are not asked when it comes.",
      limits: "Does not show whether clients try again themselves.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream"],
  since: "0.1.0",

  *check(configuration) {
    const found = new Set<Directive>();
    for (const { pass, line: next } of actingLines(configuration, "next_upstream")) {
      const word = next.args.find(({ value }) => value === "off");
      const upstream = word && upstreamOf(configuration, pass);
      if (!word || !upstream || usableBackends(upstream).length < 2 || found.has(next)) continue;
      found.add(next);
      const title = "Ask the next server after errors and timeouts";
      yield {
        at: next.at(word),
        message: `${next.name} off leaves the other servers of ${shorten(upstream.directive.arg(0), 30)} unasked`,
        related: [{ ...upstream.directive.at(), message: "its servers" }],
        fixes: [{ title, kind: "review", edits: [next.edit({ span: word, text: "error timeout" })] }],
      };
    }
  },
};
