import type { Block } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/tls-without-certificate",
  title: "A TLS server has no certificate",
  severity: "error",
  enabled: true,
  rationale: `The default server of a socket that ends TLS needs a certificate and its key, or must refuse every handshake. ${consequence}`,
  remedy:
    "Set `ssl_certificate` and `ssl_certificate_key`, or `ssl_reject_handshake on` for a server that refuses unknown names.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate"],
  since: "0.1.0",

  *check(configuration) {
    const sockets = new Set<string>();
    for (const { directive, isTls, isQuic, socket } of configuration.servers.flatMap(({ listeners }) => listeners)) {
      const chosen = configuration.defaultServer(socket);
      if (!directive || !chosen || !isTls || isQuic || sockets.has(socket)) continue;
      sockets.add(socket);
      if (!lacksCertificate(chosen.block) || isRefusing(chosen.block)) continue;
      const own = chosen.listeners.find((listener) => listener.socket === socket)?.directive ?? directive;
      yield { at: own.at(), message: "the default server of this TLS socket has no ssl_certificate" };
    }
    for (const { block } of configuration.servers) {
      const old = block.value("ssl");
      if (old?.arg(0).toLowerCase() === "on" && lacksCertificate(block)) {
        yield { at: old.at(), message: "ssl is on in a server without ssl_certificate" };
      }
      const certificates = block.effective("ssl_certificate");
      const keys = block.effective("ssl_certificate_key").length;
      const [extra] = certificates.slice(keys);
      if (extra && block.knows("ssl_certificate_key")) {
        yield { at: extra.at(), message: "the certificate has no ssl_certificate_key" };
      }
    }
  },
};

const lacksCertificate = (block: Block): boolean =>
  block.effective("ssl_certificate").length === 0 && block.knows("ssl_certificate");

const isRefusing = (block: Block): boolean =>
  block.value("ssl_reject_handshake")?.arg(0).toLowerCase() === "on" || !block.knows("ssl_reject_handshake");
