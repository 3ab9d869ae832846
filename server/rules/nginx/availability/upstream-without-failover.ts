import { hostKind, isAddress } from "../../../engine/nginx/hosts.ts";
import { type Upstream, upstreamsOf, usableBackends } from "../../../engine/nginx/passes.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-without-failover",
  title: "No second server takes over",
  severity: "warning",
  enabled: true,
  rationale:
    "When the only server of an upstream fails or is restarted, every request ends with 502; nginx does not even count its failures, because there is none to turn to.",
  remedy: "Add a second server, or one marked `backup` that shows a page of its own.",
  criteria: {
    "A1.2": {
      why: "The loss of one machine is the loss of the service.",
      limits: "Does not show whether the address belongs to a load balancer.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server"],
  since: "0.1.0",

  *check(configuration) {
    for (const upstream of upstreamsOf(configuration).values()) {
      const { block, backends } = upstream;
      if (backends.length > 0 && block.unresolved.length === 0) yield* problemOf(upstream);
    }
  },
};

function* problemOf(upstream: Upstream): Generator<Problem> {
  const usable = usableBackends(upstream);
  const [only] = usable;
  const { directive } = upstream;
  if (!only) {
    yield { at: directive.at(), message: `${shorten(directive.arg(0), 40)} has no server in service: all are down` };
    return;
  }
  // A name can stand for many machines, and a process of this machine falls together with nginx.
  const host = only.host ?? "";
  if (usable.length > 1 || !isAddress(host) || hostKind(host) === "local") return;
  yield {
    at: only.directive.at(only.word),
    message: `${shorten(only.word.value, 40)} is the only server of ${shorten(directive.arg(0), 25)}`,
    severity: "info",
  };
}
