import type { Block } from "../../../engine/nginx/block.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
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
    const sockets = new Map<string, Set<Server>>();
    for (const server of configuration.servers) {
      for (const { socket } of server.listeners) {
        const same = sockets.get(socket);
        if (same) same.add(server);
        else sockets.set(socket, new Set([server]));
      }
    }
    for (const [socket, servers] of sockets) yield* ofSocket(configuration.defaultServer(socket), socket, [...servers]);
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

/** Where the default server refuses every handshake, each of the others needs a certificate. */
function* ofSocket(chosen: Server | undefined, socket: string, servers: readonly Server[]): Generator<Problem> {
  const lines = servers.flatMap(({ listeners }) => listeners.filter((listener) => listener.socket === socket));
  if (!chosen || !lines.some(({ isTls, isQuic }) => isTls && !isQuic)) return;
  const judged = isRefusing(chosen.block) && lacksCertificate(chosen.block) ? servers : [chosen];
  for (const { block, listeners } of judged) {
    const at = listeners.find((listener) => listener.socket === socket)?.directive?.at();
    if (!at || !lacksCertificate(block) || isRefusing(block)) continue;
    const what = block === chosen.block ? "the default server" : "this server";
    yield { at, message: `${what} of a TLS socket has no ssl_certificate` };
  }
}

const lacksCertificate = (block: Block): boolean =>
  block.effective("ssl_certificate").length === 0 && block.knows("ssl_certificate");

const isRefusing = (block: Block): boolean =>
  block.value("ssl_reject_handshake")?.arg(0).toLowerCase() === "on" || !block.knows("ssl_reject_handshake");
