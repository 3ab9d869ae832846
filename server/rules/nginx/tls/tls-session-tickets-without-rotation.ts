import type { Block } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { decidingTlsServers, rejectsHandshake, serversBySocket, tlsListens } from "../../../engine/nginx/tls.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { FileEdit, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { insertSetting } from "./insert-setting.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/tls-session-tickets-without-rotation",
  title: "Session tickets are sealed with a key that does not change",
  severity: "info",
  enabled: true,
  rationale:
    "A session ticket holds the keys of the session, sealed with a key of the server. Whoever gets hold of that one key can decrypt recorded TLS 1.2 traffic since the last start, which undoes the forward secrecy of the ciphers.",
  remedy:
    "Set `ssl_session_tickets off;` in the default server of the socket, or share the cache (`ssl_session_cache shared:tls:10m;`) on nginx 1.23.2 or newer, which then changes the key by itself.",
  criteria: {
    "CC6.7": {
      why: "Recorded traffic stays unreadable only when the keys of its sessions are gone.",
      limits: "Does not show how often nginx is restarted, or whether clients use tickets.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "cis-nginx", id: "4.1.12", match: "narrower", why: "It asks for tickets to be off in any case." },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_session_tickets",
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_session_ticket_key",
  ],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    const bySocket = serversBySocket(configuration);
    for (const server of decidingTlsServers(configuration)) {
      const [listen] = tlsListens(server);
      const tickets = server.block.value("ssl_session_tickets");
      if (!listen || tickets?.arg(0).toLowerCase() === "off" || !isInView(server.block)) continue;
      if (server.block.value("ssl_session_ticket_key") || rotates(server.block, nginxVersion)) continue;
      if (!server.listeners.some(({ socket }) => bySocket.get(socket)?.some(handsOutTickets))) continue;
      const edit = switchOff(server);
      yield {
        at: (tickets ?? listen).at(),
        message: `${shorten(`listen ${listen.arg(0)}`, 30)} seals session tickets with a key that does not change`,
        fixes: edit
          ? [{ title: "Turn tickets off: clients resume from the server's cache only", kind: "review", edits: [edit] }]
          : [],
      };
    }
  },
};

const settings: readonly string[] = ["ssl_session_tickets", "ssl_session_ticket_key", "ssl_session_cache"];

const isInView = (block: Block): boolean => settings.every((name) => block.knows(name));

/** Tickets need the consent of the default server, which is checked, and of the one that the client names. */
const handsOutTickets = (server: Server): boolean =>
  !rejectsHandshake(server) && server.block.value("ssl_session_tickets")?.arg(0).toLowerCase() !== "off";

/** With a shared cache nginx makes and changes the keys itself; before 1.23.2 it did not. */
function rotates(block: Block, version: string | undefined): boolean {
  const cache = block.effective("ssl_session_cache").flatMap(({ args }) => args);
  return cache.some(({ value }) => value.startsWith("shared:")) && isAtLeast(version, "1.23.2") !== false;
}

/** An inherited line may serve other servers as well, so it stays as it is. */
function switchOff(server: Server): FileEdit | undefined {
  const own = server.block.last("ssl_session_tickets");
  const [word] = own?.args ?? [];
  return own && word ? replaceWord(own, word, "off") : insertSetting(server, "ssl_session_tickets off;");
}
