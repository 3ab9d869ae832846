import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { knowsList } from "../../../engine/nginx/lists.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Related, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limit-shared-behind-proxy",
  title: "All clients share one limit, because a proxy stands before them",
  severity: "warning",
  enabled: true,
  rationale:
    "Behind a proxy or a load balancer every request comes from its address: one attacker uses up the limit and locks everybody else out, and nobody is limited by himself.",
  remedy:
    "Let the realip module take the client's address from the proxy: `set_real_ip_from` with the proxy's address, and `real_ip_header`.",
  criteria: {
    "CC6.6": {
      why: "The limit does not tell an attacker from other clients.",
      limits: "Does not show which address the proxy connects from.",
    },
    "A1.1": {
      why: "A single client can use up what all share.",
      limits: "Does not show limits in the proxy itself.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_realip_module.html",
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    const zones = addressZones(configuration);
    if (zones.size === 0) return;
    const found = new Map<Directive, Related[]>();
    for (const server of configuration.servers) {
      const sign = signOfProxy(server);
      if (!sign || !sharesAddress(server.block)) continue;
      for (const zone of limitedBy(server.block)) {
        const directive = zones.get(zone);
        if (directive && !found.has(directive)) found.set(directive, [sign]);
      }
    }
    for (const [directive, related] of found) {
      yield {
        at: directive.at(directive.args[0]),
        message: `${shorten(directive.arg(0), 30)} is the address of a proxy, so that all clients share the limit`,
        related,
      };
    }
  },
};

/** The zones that count by the address that connects, by directive and name. */
function addressZones(configuration: NginxConfiguration): ReadonlyMap<string, Directive> {
  const zones = new Map<string, Directive>();
  for (const kind of ["limit_req", "limit_conn"]) {
    for (const directive of configuration.named(`${kind}_zone`)) {
      if (!/^\$\{?(?:binary_)?remote_addr\}?$/i.test(directive.arg(0))) continue;
      const zone = directive.args
        .find(({ value }) => value.startsWith("zone="))
        ?.value.slice(5)
        .split(":", 1)[0];
      zones.set(`${kind} ${zone ?? ""}`, directive);
    }
  }
  return zones;
}

/** What shows that clients reach a server through a proxy: the PROXY protocol, or a test of the scheme that it tells. */
function signOfProxy({ listeners, block }: Server): Related | undefined {
  const listener = listeners.find(({ directive }) => directive?.has("proxy_protocol"))?.directive;
  if (listener) return { ...listener.at(), message: "a proxy connects here" };
  const test = [block, ...block.own("location").flatMap((location) => location.block ?? [])]
    .flatMap((level) => level.own("if"))
    .find(({ args }) => args.some(({ value }) => /^\(?\$http_x_forwarded_proto\b/i.test(value)));
  return test && { ...test.at(), message: "a proxy says how the client came" };
}

/** Whether nothing takes the client's address from the proxy. */
const sharesAddress = (block: Block): boolean =>
  block.effective("set_real_ip_from").length === 0 && knowsList(block, "set_real_ip_from");

/** The zones of the limits in force in a server or its locations, as `limit_req name`. */
function limitedBy(block: Block): readonly string[] {
  const levels = [block, ...block.own("location").flatMap((location) => location.block ?? [])];
  return levels.flatMap((level) => [
    ...level.effective("limit_req").map(({ args }) => `limit_req ${zoneOf(args.map(({ value }) => value))}`),
    ...level.effective("limit_conn").map((limit) => `limit_conn ${limit.arg(0)}`),
  ]);
}

const zoneOf = (words: readonly string[]): string =>
  words.find((word) => word.startsWith("zone="))?.slice("zone=".length) ?? "";
