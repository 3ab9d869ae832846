import { isHsts } from "../../../engine/nginx/headers.ts";
import { isPrivate, type Server } from "../../../engine/nginx/server.ts";
import { mayEndTls } from "../../../engine/nginx/tls.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isBehindTlsProxy } from "../tls/open-blocks.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/hsts-over-plain-http",
  title: "Strict-Transport-Security is sent without TLS",
  severity: "hint",
  enabled: true,
  rationale:
    "Browsers must ignore the header when it comes over plain HTTP. The line looks like protection, and the server that ends TLS may lack it.",
  remedy: "Send the header from the server that ends TLS, and let this one redirect.",
  criteria: {
    "CC6.7": {
      why: "The line does not make browsers insist on encryption.",
      limits: "Does not show whether something in front of nginx ends TLS.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://www.rfc-editor.org/rfc/rfc6797#section-8.1"],
  since: "0.1.0",

  *check(configuration) {
    const headers = configuration.named("add_header").filter(isHsts);
    for (const header of headers) {
      const server = configuration.variables.server(header);
      if (!server || header.document !== server.directive.document || !isPlain(server)) continue;
      yield { at: header.at(), message: "Strict-Transport-Security is ignored by browsers over plain HTTP" };
    }
  },
};

/** Other ports, private addresses and what asks for the outer scheme mostly lie behind something that ends TLS. */
function isPlain(server: Server): boolean {
  if (mayEndTls(server) || server.listeners.length === 0 || isBehindTlsProxy(server)) return false;
  return server.listeners.every((listener) => listener.port === 80 && !isPrivate(listener));
}
