import type { Directive } from "../../../engine/nginx/block.ts";
import { combine, insertAfter } from "../../../engine/nginx/edit.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { isOn } from "./insert-setting.ts";
import { hidesUpstreams, type Reach, reachOf, targetOf, upstreamsByName } from "./remote-host.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/plain-http-upstream",
  title: "Requests go on to another network without TLS",
  severity: "error",
  enabled: true,
  rationale:
    "What a client sent over TLS leaves nginx in clear again: passwords, cookies and pages can be read and changed by everybody between nginx and the other host.",
  remedy:
    "Use `https://` (`grpcs://`, `suwsgi://`) with `proxy_ssl_server_name on;` and `proxy_ssl_verify on;`, or reach the host through a private network.",
  criteria: {
    "CC6.7": {
      why: "Requests and answers cross a network between nginx and the application without encryption.",
      limits: "Does not show where a host name leads, or whether a tunnel encrypts the way.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
    "https://docs.nginx.com/nginx/admin-guide/security-controls/securing-http-traffic-upstream/",
  ],
  since: "0.1.0",

  *check(configuration) {
    const upstreams = upstreamsByName(configuration);
    const mayHide = hidesUpstreams(configuration);
    const seen = new Set<Directive>();
    for (const name of passing) {
      for (const directive of configuration.named(name)) {
        const target = directive.parent.context?.startsWith("stream") ? undefined : targetOf(name, directive.arg(0));
        const upstream = target && upstreams.get(target.name);
        if (upstream) yield* serverProblems(upstream, directive, seen);
        else if (target && !mayHide) yield* problem(directive, target.host);
      }
    }
  },
};

const passing: readonly string[] = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"];

function* problem(directive: Directive, host: string): Generator<Problem> {
  const reach = reachOf(host);
  if (reach === "local") return;
  yield {
    at: directive.at(),
    message: `${directive.name} sends requests to ${shorten(host, 35)} without TLS`,
    ...lowered(reach),
    fixes: overTls(directive, reach),
  };
}

/** Where a name leads is not known: it may be one of the own network. */
const lowered = (reach: Reach): Partial<Problem> => (reach === "public" ? {} : { severity: "warning" });

/** Each server of an upstream once, however often it is used. */
function* serverProblems(upstream: Directive, by: Directive, seen: Set<Directive>): Generator<Problem> {
  if (seen.has(upstream)) return;
  seen.add(upstream);
  for (const directive of upstream.block?.own("server") ?? []) {
    const host = targetOf("server", directive.arg(0))?.host;
    const reach = host === undefined ? "local" : reachOf(host);
    if (host === undefined || reach === "local") continue;
    yield {
      at: directive.at(),
      message: `server ${shorten(host, 45)} gets requests without TLS`,
      ...lowered(reach),
      related: [{ ...by.at(), message: "without TLS here" }],
    };
  }
}

/** Only for a name, which a certificate can prove, and the standard port, which has a TLS twin. */
function overTls(directive: Directive, reach: Reach): readonly Fix[] {
  const [word] = directive.args;
  const url = /^http:\/\/[^:/]+(:80)?(\/.*)?$/.exec(word?.value ?? "");
  if (!word || !url || url[1] || reach !== "name") return [];
  const start = word.start + word.quote.length;
  const scheme = directive.edit({ span: span(start, start + "http".length), text: "https" });
  const isNamed = isOn(directive.parent.value("proxy_ssl_server_name"));
  const canName = directive.parent.own("proxy_ssl_server_name").length === 0;
  const named = isNamed || !canName ? [] : [insertAfter(directive, "proxy_ssl_server_name on;")];
  return [
    {
      title: "Connect over TLS: the host has to answer on port 443",
      kind: "review",
      edits: combine([scheme, ...named]),
    },
  ];
}
