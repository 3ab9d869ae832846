import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import { type Upstream, upstreamsOf, usableBackends } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-state-per-worker",
  title: "Each worker finds out for itself that a server is down",
  severity: "hint",
  enabled: true,
  rationale:
    "Without a zone every worker counts failures and connections on its own: a dead server costs each of them its own failed requests, and `least_conn` and `max_conns` mean one worker's view.",
  remedy: "Add a `zone` to the upstream, which the workers then share.",
  criteria: {
    "A1.2": {
      why: "A failure is noticed later than it could be.",
      limits: "Does not show how many workers run.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#zone"],
  since: "0.1.0",

  *check(configuration) {
    const [workers] = configuration.named("worker_processes");
    if (!workers || workers.arg(0) === "1" || workers.arg(0).includes("$")) return;
    const names = zoneNames(configuration);
    for (const upstream of upstreamsOf(configuration).values()) {
      const { block, directive } = upstream;
      if (usableBackends(upstream).length < 2 || block.own("zone").length > 0 || block.mayHide("zone")) continue;
      yield {
        at: directive.at(),
        message: `upstream ${shorten(directive.arg(0), 30)} is watched by each worker apart: it has no zone`,
        related: [{ ...workers.at(), message: "several workers" }],
        fixes: () => share(upstream, names),
      };
    }
  },
};

/** The names that shared memory has already: another use of one does not load. */
function zoneNames(configuration: NginxConfiguration): ReadonlySet<string> {
  const directives = ["limit_req_zone", "limit_conn_zone", "proxy_cache_path", "fastcgi_cache_path", "uwsgi_cache_path"]
    .concat("scgi_cache_path", "zone")
    .flatMap((name) => configuration.named(name));
  const words = directives.flatMap(({ args }) => args.map(({ value }) => value));
  return new Set(words.map((word) => /^(?:keys_zone=|zone=)?([^:]*)/.exec(word)?.[1] ?? word));
}

function share({ block, directive }: Upstream, names: ReadonlySet<string>): readonly Fix[] {
  const name = directive.arg(0);
  const edit = names.has(name) ? undefined : insertAtStart(block, `zone ${name} 64k;`);
  return edit
    ? [{ title: "Share its state: balancing then counts for all workers", kind: "review", edits: [edit] }]
    : [];
}
