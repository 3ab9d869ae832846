import type { Block } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { staplings } from "./stapling.ts";

const stapling = "It also reports a responder that is given by its address.";

export const rule: Rule<"nginx"> = {
  id: "nginx/ocsp-stapling-without-resolver",
  title: "OCSP stapling cannot find the responder",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx asks the certificate authority for the status it staples, and needs a resolver for the name of that host. Without one it only uses addresses found at start; once these change, certificates that demand a stapled status are refused by browsers.",
  remedy: "Set `resolver` to your own name server at `http` level or in the server, or staple from a file.",
  criteria: {
    "CC6.7": {
      why: "The stapled status tells clients that a certificate was not revoked.",
      limits: "Does not show whether the certificate names a responder, or whether clients ask.",
    },
    "A1.2": {
      why: "A certificate that demands stapling cannot be used while the status is missing.",
      limits: "Holds for such certificates only, and the file does not show whether this is one.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "ssl_stapling_without_resolver", match: "related", why: stapling },
    { tool: "gixy-next", id: "ssl_stapling_without_resolver", match: "related", why: stapling },
    { tool: "cis-nginx", id: "4.1.7", match: "related", why: "It asks for stapling and its verification." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_stapling",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, servers } of staplings(configuration)) {
      const server = servers.find(({ block }) => needsResolver(block));
      if (!server) continue;
      yield {
        at: directive.at(),
        message: `ssl_stapling on has no resolver for ${shorten(server.names[0] || "its server", 40)}`,
        related:
          server.block === directive.parent
            ? []
            : [{ ...server.directive.at(server.directive.syntax.name), message: "this server uses it" }],
      };
    }
  },
};

function needsResolver(block: Block): boolean {
  if (block.value("resolver") || block.value("ssl_stapling_file") || !block.knows("resolver")) return false;
  return block.knows("ssl_stapling_file") && !namesAddress(block.value("ssl_stapling_responder")?.arg(0) ?? "");
}

/** Whether the responder is given by its address, for which no name has to be looked up. */
const namesAddress = (url: string): boolean => /^http:\/\/(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\])([:/]|$)/i.test(url);
