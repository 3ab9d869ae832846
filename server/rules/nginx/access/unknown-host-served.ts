import { answeringBlocks, answerOf } from "../../../engine/nginx/answers.ts";
import { isPrivate } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-host-served",
  title: "Requests for unknown host names get a real site",
  severity: "warning",
  enabled: false,
  rationale:
    "Scanners ask for the bare address, and attackers point names of their own at it. A default server with content tells them what runs there and lets them use it under a foreign name.",
  remedy: "Add a server with `default_server` that refuses: `return 444;`, and for TLS `ssl_reject_handshake on;`.",
  criteria: {
    "CC6.6": {
      why: "The boundary answers requests that are for no known host.",
      limits: "Does not show load balancers in front that let only known hosts through.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "cis-nginx", id: "2.4.2", match: "same" }],
  references: ["https://nginx.org/en/docs/http/server_names.html#miscellaneous_names"],
  since: "0.1.0",

  *check(configuration) {
    if (!configuration.http?.knows("server")) return;
    for (const server of configuration.servers) {
      const listener = server.listeners.find(
        (candidate) =>
          !isPrivate(candidate) &&
          configuration.defaultServer(candidate.socket) === server &&
          candidate.port !== undefined,
      );
      const rejects = server.block.value("ssl_reject_handshake")?.arg(0) === "on" && server.plainListeners.length === 0;
      if (!listener || rejects || !answeringBlocks(server).some(hasContent)) continue;
      yield {
        at: listener.directive?.at() ?? server.directive.at(server.directive.syntax.name),
        message: `${shorten(listener.directive ? `listen ${listener.directive.arg(0)}` : "server", 40)} serves content for any host name`,
      };
    }
  },
};

const hasContent = (block: Parameters<typeof answerOf>[0]): boolean =>
  block.effective("internal").length === 0 && answerOf(block).kind === "content";
