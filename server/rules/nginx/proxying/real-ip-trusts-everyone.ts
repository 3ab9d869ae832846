import type { Block } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { isPrivate, type Server } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/real-ip-trusts-everyone",
  title: "Any client can claim any address",
  severity: "error",
  enabled: true,
  rationale:
    "nginx takes the address of the client from a header that the client itself may send: allow lists open to whoever claims an allowed address, every request gets a fresh rate limit, and the logs name the wrong machine.",
  remedy: "List the addresses of your own proxies or load balancers in `set_real_ip_from`, and nothing wider.",
  criteria: {
    "CC6.6": {
      why: "Limits and address rules of the boundary act on an address that outsiders choose.",
      limits: "Does not show whether a firewall lets only the load balancer connect.",
    },
    "CC6.1": {
      why: "`allow` and `deny` admit whoever claims an allowed address.",
      limits: "Does not show which resources rely on addresses alone.",
    },
    "CC7.2": {
      why: "The logs hold addresses that their senders chose.",
      limits: "Does not show whether the connecting address is logged as well.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const headers = new Map<Block, string | undefined>();
    for (const directive of configuration.named("set_real_ip_from")) {
      const { parent } = directive;
      if (!isEveryone(directive.arg(0)) || parent.context?.startsWith("stream")) continue;
      if (!headers.has(parent)) headers.set(parent, forgeableHeader(configuration, parent));
      const header = headers.get(parent);
      if (header === undefined) continue;
      yield {
        at: directive.at(directive.args[0]),
        message: `${shorten(directive.arg(0), 20)} lets any client claim any address in ${shorten(header, 30)}`,
      };
    }
  },
};

/** Networks so wide that they hold most of the internet; private ones are never that wide, but for IPv6's own ranges. */
function isEveryone(network: string): boolean {
  const match = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(network);
  if (!match) return false;
  const [address = "", bits] = [match[1], Number(match[2])];
  return address.includes(":") ? bits < 16 && !/^f[c-f]/i.test(address) : bits < 8;
}

/**
 * The header from which a server that clients can reach takes the address, when it trusts the list on this level;
 * undefined when none does, or it is unknown.
 */
function forgeableHeader(configuration: NginxConfiguration, level: Block): string | undefined {
  if (level.context === "location" || configuration.servers.length === 0) return headerIn(level);
  const trusting = configuration.servers.filter(
    ({ block }) => block === level || block.effective("set_real_ip_from")[0]?.parent === level,
  );
  return trusting
    .filter(isReachable)
    .map(({ block }) => headerIn(block))
    .find((header) => header !== undefined);
}

const isReachable = (server: Server): boolean => !server.listeners.every(isPrivate) || server.listeners.length === 0;

/** What a sender writes before the connection's data, as `proxy_protocol` says, does not come from a browser. */
function headerIn(block: Block): string | undefined {
  const header = block.value("real_ip_header")?.arg(0) ?? (block.knows("real_ip_header") ? "X-Real-IP" : undefined);
  return header === undefined || header === "proxy_protocol" || header.includes("$") ? undefined : header;
}
