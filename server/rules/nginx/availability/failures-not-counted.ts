import { type Backend, type Upstream, upstreamsOf, usableBackends } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/failures-not-counted",
  title: "A server that fails keeps its share of the requests",
  severity: "warning",
  enabled: true,
  rationale:
    "With `max_fails=0` nginx never takes the server out: while it is down, its share of the requests waits for the timeout each time before another server is asked.",
  remedy:
    "Drop the parameter, so that one failure takes the server out for ten seconds, or set a number and `fail_timeout`.",
  criteria: {
    "A1.2": {
      why: "A failed backend stays in service.",
      limits: "Does not show health checks outside of nginx.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#max_fails"],
  since: "0.1.0",

  *check(configuration) {
    // Active checks take servers out by themselves.
    if (configuration.named("health_check").length > 0) return;
    for (const upstream of upstreamsOf(configuration).values()) {
      if (!hasOthers(upstream)) continue;
      for (const backend of usableBackends(upstream)) {
        const { directive } = backend;
        const word = directive.args.find(({ value }) => value === "max_fails=0");
        if (!word) continue;
        yield {
          at: directive.at(word),
          message: `${shorten(directive.arg(0), 40)} stays in service however often it fails`,
          fixes: () => countAgain(backend),
        };
      }
    }
  },
};

/** nginx does not count the failures of an only server anyway; nor can it turn to another when a file not at hand lists them. */
const hasOthers = (upstream: Upstream): boolean => usableBackends(upstream).length > 1;

function countAgain({ directive }: Backend): readonly Fix[] {
  const index = directive.args.findIndex(({ value }) => value === "max_fails=0");
  const [before, word] = [directive.args[index - 1], directive.args[index]];
  if (!before || !word) return [];
  const title = "Count failures: one takes the server out for ten seconds";
  return [{ title, kind: "review", edits: [directive.edit({ span: span(before.end, word.end), text: "" })] }];
}
