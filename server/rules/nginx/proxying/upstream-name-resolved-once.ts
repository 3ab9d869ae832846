import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { appendWord, insertAtStart } from "../../../engine/nginx/edit.ts";
import { hostKind, isAddress } from "../../../engine/nginx/hosts.ts";
import {
  type Backend,
  type Pass,
  passesOf,
  type Target,
  type Upstream,
  upstreamsOf,
} from "../../../engine/nginx/passes.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const why = "Ours tells names of the internet from those of the own network, which are only a hint.";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-name-resolved-once",
  title: "A backend's name is looked up only when nginx starts",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx keeps the address it found at its start. When the backend moves, as containers do when they are made anew and load balancers of a cloud do at any time, requests go to the old address: errors, or somebody else's machine.",
  remedy:
    "From nginx 1.27.3 on write `resolve` behind the server of an upstream that has a `zone`, with a `resolver`; before, put the name into a variable; or reload nginx whenever the backend moves.",
  criteria: {
    "A1.2": {
      why: "After a backend has moved, the service stays down until somebody reloads nginx.",
      limits: "Does not show whether a reload is part of every deployment.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "missing_resolver", match: "related", why },
    { tool: "gixy-next", id: "stale_dns_cache", match: "related", why },
    { tool: "nginx-lint", id: "proxy-pass-domain", match: "related", why },
    { tool: "nginx-lint", id: "upstream-server-no-resolve", match: "related", why },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver",
  ],
  since: "0.1.0",

  *check(configuration, { settings }) {
    for (const pass of passesOf(configuration)) if (isHost(configuration, pass)) yield* found(pass);
    for (const upstream of upstreamsOf(configuration).values()) {
      for (const backend of upstream.backends) {
        if (backend.directive.has("resolve")) continue;
        const fixes = resolveAnew(upstream, backend, settings.nginxVersion);
        for (const problem of found(backend)) yield { ...problem, fixes };
      }
    }
  },
};

/** Whether a target is a host for certain: in a fragment a bare word may be an upstream that another file defines. */
const isHost = (configuration: NginxConfiguration, { isDynamic, host = "" }: Pass): boolean =>
  !isDynamic &&
  !upstreamsOf(configuration).has(host) &&
  (host.includes(".") || configuration.http?.knows("upstream") === true);

function* found({ directive, word, host }: Target & Pick<Backend, "directive" | "word">): Generator<Problem> {
  const kind = host ? hostKind(host) : "local";
  if (!host || isAddress(host) || kind === "local") return;
  yield {
    at: directive.at(word),
    message: `${shorten(host, 40)} is looked up once, when nginx starts`,
    ...(kind === "inner" ? { severity: "hint" as const } : {}),
  };
}

/** Needs a resolver in scope, whose address nobody but the reader knows. */
function resolveAnew({ block }: Upstream, { directive }: Backend, version: string | undefined): readonly Fix[] {
  if (isAtLeast(version, "1.27.3") !== true || !block.value("resolver")) return [];
  const name = block.directive?.arg(0) ?? "";
  const zone = block.own("zone").length > 0 ? undefined : insertAtStart(block, `zone ${name} 64k;`);
  const edits = [appendWord(directive, "resolve"), ...(zone ? [zone] : [])];
  return [{ title: "Look the name up again whenever its answer expires", kind: "review", edits }];
}
