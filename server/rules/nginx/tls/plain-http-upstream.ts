import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { combine, insertAfter } from "../../../engine/nginx/edit.ts";
import { hostKind, isAddress } from "../../../engine/nginx/hosts.ts";
import { type Pass, type Protocol, passesOf, type Upstream, upstreamOf } from "../../../engine/nginx/passes.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { isOn } from "./insert-setting.ts";

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
    const mayHide = hidesUpstreams(configuration);
    const seen = new Set<Upstream>();
    for (const pass of passesOf(configuration)) {
      if (!plainSchemes[pass.protocol].includes(pass.scheme)) continue;
      const upstream = upstreamOf(configuration, pass);
      if (upstream) yield* serverProblems(upstream, pass.directive, seen);
      else if (!mayHide) yield* problem(pass);
    }
  },
};

/** What stands before the host where the connection is not over TLS. */
const plainSchemes: Readonly<Record<Protocol, readonly string[]>> = {
  proxy: ["http"],
  grpc: ["", "grpc"],
  fastcgi: [""],
  uwsgi: ["", "uwsgi"],
  scgi: [""],
};

/** Whether an include that is not at hand may hold an upstream, which any host name could be that of. */
const hidesUpstreams = ({ root, http }: NginxConfiguration): boolean =>
  mayHold(root, "upstream") || (http !== undefined && mayHold(http, "upstream"));

function* problem({ directive, host }: Pass): Generator<Problem> {
  if (host === undefined || host === "" || hostKind(host) !== "public") return;
  yield {
    at: directive.at(),
    message: `${directive.name} sends requests to ${shorten(host, 35)} without TLS`,
    ...lowered(host),
    fixes: () => overTls(directive, host),
  };
}

/** Where a name leads is not known: it may be one of the own network. */
const lowered = (host: string): Partial<Problem> => (isAddress(host) ? {} : { severity: "warning" });

/** Each server of an upstream once, however often it is used. */
function* serverProblems(upstream: Upstream, by: Directive, seen: Set<Upstream>): Generator<Problem> {
  if (seen.has(upstream)) return;
  seen.add(upstream);
  for (const { directive, host } of upstream.backends) {
    if (host === undefined || host === "" || hostKind(host) !== "public") continue;
    yield {
      at: directive.at(),
      message: `server ${shorten(host, 45)} gets requests without TLS`,
      ...lowered(host),
      related: [{ ...by.at(), message: "without TLS here" }],
    };
  }
}

/** Only for a name, which a certificate can prove, and the standard port, which has a TLS twin. */
function overTls(directive: Directive, host: string): readonly Fix[] {
  const [word] = directive.args;
  const url = /^http:\/\/[^:/]+(:80)?(\/.*)?$/.exec(word?.value ?? "");
  if (!word || !url || url[1] || isAddress(host)) return [];
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
