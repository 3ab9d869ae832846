import { isAbsent } from "../../../engine/nginx/absence.ts";
import { servesContent } from "../../../engine/nginx/answers.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { clientLimits, limitClients } from "./client-limits.ts";

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
    const missing = clientLimits.filter(({ name }) => isAbsent(configuration, name));
    const { http } = configuration;
    if (!http?.directive || missing.length === 0 || !isPublic(configuration)) return;
    const fix = limitClients(configuration, http, missing);
    const connectionsOnly = missing.every(({ name }) => name === "limit_conn");
    yield {
      at: http.directive.at(http.directive.syntax.name),
      message: `http limits no client's ${missing.map(({ what }) => what).join(" or ")}`,
      ...(connectionsOnly ? { severity: "hint" as const } : {}),
      fixes: fix ? [fix] : [],
    };
  },
};

/** Whether other networks can ask a server for more than a redirect or a status. */
const isPublic = ({ servers }: NginxConfiguration): boolean =>
  servers.some((server) => !server.listeners.every(isPrivate) && servesContent(server.block));
