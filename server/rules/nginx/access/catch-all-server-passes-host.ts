import { takesAnyHost } from "../../../engine/nginx/client-variables.ts";
import { references } from "../../../engine/nginx/interpolation.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/catch-all-server-passes-host",
  title: "A catch-all server passes any host name on to the application",
  severity: "warning",
  enabled: true,
  rationale:
    "In a server that takes every name `$host` is what the client wrote. Applications build links, redirects and password mails from it: an attacker has the victim's reset link point at a host of his own.",
  remedy: "Give the application a server with its real names, and let the catch-all server refuse.",
  criteria: {
    "CC6.6": {
      why: "Names that a client invents pass the boundary.",
      limits: "Does not show whether the application checks the name, or a proxy in front does.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-next",
      id: "host_spoofing",
      match: "related",
      why: "It advises `$host`, and does not ask which server reads it.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host",
    "https://nginx.org/en/docs/http/server_names.html#miscellaneous_names",
  ],
  since: "0.1.0",

  *check(configuration) {
    const named = configuration.servers.filter((server) => server.names.some((name) => /^[\w*.-]+\.\w+$/.test(name)));
    for (const server of configuration.servers) {
      const isPublic = server.listeners.some((listener) => !isPrivate(listener));
      if (server.names.some((name) => name !== "_" && name !== "") || !isPublic || !takesAnyHost(server)) continue;
      for (const block of server.leaves()) {
        const host = block.last("proxy_pass") && block.effective("proxy_set_header").find(isHost);
        if (!host) continue;
        yield {
          at: host.at(),
          message: "$host is any name that a client sends: this server takes them all",
          ...(named.length > 0 ? {} : { severity: "info" as const }),
          related: [{ ...server.directive.at(server.directive.syntax.name), message: "has no name of its own" }],
        };
        break;
      }
    }
  },
};

const isHost = (header: { arg(index: number): string }): boolean =>
  header.arg(0).toLowerCase() === "host" && references(header.arg(1)).some(({ name }) => name === "host");
