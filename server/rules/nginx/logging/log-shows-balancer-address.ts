import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { httpFormats, namesOf } from "./formats.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/log-shows-balancer-address",
  title: "The access log names the load balancer in place of the client",
  severity: "info",
  enabled: true,
  rationale:
    "A socket that takes the PROXY protocol is reached through a load balancer, so that `$remote_addr` is the balancer's address in every line. Whoever follows an attack through this log finds one client, and limits by address count everybody as one.",
  remedy:
    "Name the balancer with `set_real_ip_from` and set `real_ip_header proxy_protocol`, or log `$proxy_protocol_addr`.",
  criteria: {
    "CC7.2": {
      why: "Without the client's address the record does not tell one client from another.",
      limits: "Does not show what the balancer logs.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "cis-nginx",
      id: "3.7",
      match: "related",
      why: "It asks for headers to the application; ours is about the log of nginx itself.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_realip_module.html",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_proxy_protocol_addr",
  ],
  since: "0.1.0",

  *check(configuration) {
    const behind = configuration.named("listen").filter((listen) => listen.has("proxy_protocol"));
    if (behind.length === 0) return;
    const blind = formatsWithoutClient(configuration);
    for (const server of configuration.servers) {
      const listen = server.listeners.find(({ directive }) => directive?.has("proxy_protocol"))?.directive;
      const log = listen && logOf(server, blind);
      if (!listen || !log) continue;
      yield {
        at: listen.at(listen.args.find(({ value }) => value === "proxy_protocol")),
        message: "Behind this balancer the access log shows its address, not the client's",
        related: log === "default" ? [] : [{ ...log.at(), message: "logs without the client's address" }],
      };
    }
  },
};

/** The names of the formats that take the client for the one at the other end of the socket. */
function formatsWithoutClient(configuration: NginxConfiguration): ReadonlySet<string> {
  const blind = httpFormats(configuration).filter(
    (format) =>
      !format.document.isTemplate && !/proxy_protocol|forwarded|real_?ip/.test(namesOf(configuration, format)),
  );
  return new Set(["", "combined", ...blind.map((format) => format.arg(0))]);
}

/** The log of a server that shows the balancer for certain; `default` for the one nginx writes where none is set. */
function logOf({ block }: Server, blind: ReadonlySet<string>): Directive | "default" | undefined {
  const isTold = block.effective("set_real_ip_from").length > 0 || !block.knows("set_real_ip_from");
  if (isTold || !block.knows("access_log")) return undefined;
  const logs = block.effective("access_log").filter((log) => log.arg(0) !== "off");
  if (block.effective("access_log").length === 0) return "default";
  return logs.every((log) => blind.has(log.arg(1))) ? logs[0] : undefined;
}
