import { answeringBlocks, answerOf } from "../../../engine/nginx/answers.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { decidingTlsServers, rejectsHandshake, serversBySocket } from "../../../engine/nginx/tls.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { isOn } from "./insert-setting.ts";

const statusOnly = "It accepts no other status than 421; this rule takes every refusal.";

export const rule: Rule<"nginx"> = {
  id: "nginx/misdirected-request-answered",
  title: "The server that rejects handshakes answers HTTP/2 requests",
  severity: "info",
  enabled: true,
  rationale:
    "Over one HTTP/2 connection a client may ask for any host. Whoever made the handshake with a name that is served then reaches the default server for all others, although it rejects every handshake of its own, and gets its files or its application.",
  remedy: "Answer there with status 421 only: the client then opens a connection of its own.",
  criteria: {
    "CC6.6": {
      why: "Requests for hosts that are not served pass the boundary that the handshake was meant to be.",
      limits: "Does not show what the default server gives away.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "gixy-ng", id: "http2_misdirected_request", match: "related", why: statusOnly },
    { tool: "gixy-next", id: "http2_misdirected_request", match: "related", why: statusOnly },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_reject_handshake",
    "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
  ],
  since: "0.1.0",

  *check(configuration) {
    const rejecting = decidingTlsServers(configuration).filter(rejectsHandshake);
    if (rejecting.length === 0) return;
    const bySocket = serversBySocket(configuration);
    for (const server of rejecting) {
      const directive = server.block.value("ssl_reject_handshake");
      const sockets = server.listeners.flatMap(({ socket }) => bySocket.get(socket) ?? []);
      if (!directive || !speaksHttp2(server, sockets) || !givesContent(server)) continue;
      yield {
        at: directive.at(),
        message: "ssl_reject_handshake on does not stop HTTP/2 requests for other hosts",
        fixes: () => refusal(server, directive),
      };
    }
  },
};

/** The parameter of `listen` counts for the whole socket, the directive for its server. */
const speaksHttp2 = (server: Server, neighbours: readonly Server[]): boolean =>
  isOn(server.block.value("http2")) ||
  neighbours.some(({ listeners }) => listeners.some(({ directive }) => directive?.has("http2")));

function givesContent(server: Server): boolean {
  if (["location", "return", "rewrite"].some((name) => mayHold(server.block, name))) return false;
  return answeringBlocks(server).some((block) => ["content", "text"].includes(answerOf(block).kind));
}

const lines: readonly string[] = ["location / {", "    return 421;", "}"];

/** Requests without TLS, and locations that somebody wrote, may be meant to be answered. */
function refusal({ block, directive: { document }, listeners, locations }: Server, reject: Directive): readonly Fix[] {
  const place = [reject, block.last("listen")].find(
    (candidate) => candidate?.parent === block && candidate.document === document,
  );
  if (!place || locations.length > 0) return [];
  const edits = [insertAfter(place, ...lines)];
  return listeners.every(({ isTls, isQuic }) => isTls || isQuic)
    ? [{ title: "Answer with status 421", kind: "safe", edits }]
    : [{ title: "Answer with status 421: requests without TLS get it too", kind: "review", edits }];
}
