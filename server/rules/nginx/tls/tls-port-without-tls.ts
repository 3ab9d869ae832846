import { appendWord } from "../../../engine/nginx/edit.ts";
import { isPrivate, type Listener, type Server } from "../../../engine/nginx/server.ts";
import { rejectsHandshake, serversBySocket, showsAllServers } from "../../../engine/nginx/tls.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { isBehindTlsProxy } from "./open-blocks.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/tls-port-without-tls",
  title: "A port meant for TLS speaks plain HTTP",
  severity: "error",
  enabled: true,
  rationale:
    "nginx does not complain about a certificate without `ssl` on the `listen` line: it serves plain HTTP on the port. Browsers get an error there, and every client that is told to use `http://host:443` sends its passwords in clear.",
  remedy: "Write `listen 443 ssl;` and name a certificate, or move plain HTTP to another port.",
  criteria: {
    "CC6.7": {
      why: "The port that stands for encrypted transport does not encrypt.",
      limits: "Does not show whether something in front of nginx ends TLS.",
    },
  },
  fixable: "review",
  equivalents: [],
  supersedes: ["nginx/plain-http"],
  references: ["https://nginx.org/en/docs/http/configuring_https_servers.html"],
  since: "0.1.0",

  *check(configuration) {
    const bySocket = serversBySocket(configuration);
    const endsTls = ({ socket }: Listener): boolean =>
      bySocket
        .get(socket)
        ?.some(({ listeners }) => listeners.some((other) => other.socket === socket && other.isTls)) ?? false;
    for (const server of configuration.servers) {
      const wrong = wrongListeners(server).filter((listener) => !endsTls(listener));
      const directives = wrong.flatMap(({ directive }) => directive ?? []);
      const [first] = directives;
      if (!first) continue;
      yield {
        at: first.at(),
        message: `listen ${shorten(first.arg(0), 30)} has no ssl: it speaks plain HTTP`,
        severity: showsAllServers(configuration) ? "error" : "warning",
        fixes: canEndTls(server) ? [fixOf(directives.map((directive) => appendWord(directive, "ssl")))] : [],
      };
    }
  },
};

/**
 * Listeners without `ssl` on port 443, or on any port but 80 of a server that has a certificate of its own and no
 * other use for it. One `ssl` counts for all servers of a socket, so the others are asked later.
 */
function wrongListeners(server: Server): readonly Listener[] {
  if (mayHold(server.block, "ssl")) return [];
  const hasCertificate = canEndTls(server);
  const isUnused = server.block.own("ssl_certificate").length > 0 && !server.isTls;
  const suspects = server.plainListeners.filter(
    ({ port }) => port === 443 || (isUnused && port !== 80 && port !== undefined),
  );
  if (hasCertificate || suspects.length === 0) return suspects;
  if (isBehindTlsProxy(server)) return [];
  return suspects.filter((listener) => !isPrivate(listener) && !listener.directive?.has("http2"));
}

const canEndTls = (server: Server): boolean =>
  server.block.value("ssl_certificate") !== undefined || rejectsHandshake(server);

const fixOf = (edits: Fix["edits"]): Fix => ({
  title: "Add ssl: the port then refuses plain HTTP",
  kind: "review",
  edits,
});
