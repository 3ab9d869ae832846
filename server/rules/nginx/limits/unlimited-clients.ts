import { isAbsent } from "../../../engine/nginx/absence.ts";
import { servesContent } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unlimited-clients",
  title: "No client is limited in its requests or connections",
  severity: "info",
  enabled: true,
  rationale:
    "Nothing stops one client from sending as many requests, or from holding as many connections, as its line carries. A scraper, a script that runs wild or an attack then takes the capacity of everybody.",
  remedy:
    "Limit requests with `limit_req` and connections with `limit_conn`, keyed by `$binary_remote_addr`, at a rate that people behind one shared address do not reach.",
  criteria: {
    "CC6.6": {
      why: "A limit per client is the boundary's own defence against floods.",
      limits: "Does not show limits in load balancers or services in front.",
    },
    "A1.1": {
      why: "Without a share per client one of them can take the whole capacity.",
      limits: "Does not show the capacity, or the load that arrives.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.2.4",
      match: "related",
      why: "It asks for a connection limit; ours also for requests.",
    },
    { tool: "cis-nginx", id: "5.2.5", match: "related", why: "It asks for a rate limit; ours also for connections." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html",
    "https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    const missing = kinds.filter(({ name }) => isAbsent(configuration, name));
    const { http } = configuration;
    if (!http?.directive || missing.length === 0 || !isPublic(configuration)) return;
    const fix = limit(configuration, http, missing);
    const connectionsOnly = missing.every(({ name }) => name === "limit_conn");
    yield {
      at: http.directive.at(http.directive.syntax.name),
      message: `http limits no client's ${missing.map(({ what }) => what).join(" or ")}`,
      ...(connectionsOnly ? { severity: "hint" as const } : {}),
      fixes: fix ? [fix] : [],
    };
  },
};

interface Kind {
  readonly name: string;
  readonly what: string;
  readonly zone: string;
  readonly statements: readonly string[];
  readonly allows: string;
}

const kinds: readonly Kind[] = [
  {
    name: "limit_req",
    what: "requests",
    zone: "client_requests",
    statements: [
      "limit_req_zone $binary_remote_addr zone=client_requests:10m rate=50r/s;",
      "limit_req zone=client_requests burst=100 nodelay;",
    ],
    allows: "50 requests a second",
  },
  {
    name: "limit_conn",
    what: "connections",
    zone: "client_connections",
    statements: [
      "limit_conn_zone $binary_remote_addr zone=client_connections:10m;",
      "limit_conn client_connections 100;",
    ],
    allows: "100 connections",
  },
];

/** Whether other networks can ask a server for more than a redirect or a status. */
const isPublic = ({ servers }: NginxConfiguration): boolean =>
  servers.some((server) => !server.listeners.every(isPrivate) && servesContent(server.block));

function limit(configuration: NginxConfiguration, http: Block, missing: readonly Kind[]): Fix | undefined {
  const zones = ["limit_req_zone", "limit_conn_zone"].flatMap((name) => configuration.named(name));
  const isTaken = missing.some(({ zone }) => zones.some(({ args }) => args[1]?.value.startsWith(`zone=${zone}:`)));
  const edit = insertAtStart(
    http,
    ...missing.flatMap((kind) => [...kind.statements, ...statusOf(configuration, kind)]),
  );
  if (isTaken || !edit) return undefined;
  const title = `Allow each address ${missing.map(({ allows }) => allows).join(" and ")} (others are refused)`;
  return { title, kind: "review", edits: [edit] };
}

/** The status of what is refused, where none is set: 503, the default, looks like an outage. */
const statusOf = (configuration: NginxConfiguration, { name }: Kind): readonly string[] =>
  isAbsent(configuration, `${name}_status`) ? [`${name}_status 429;`] : [];
