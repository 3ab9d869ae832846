import type { Directive } from "../../../engine/nginx/block.ts";
import { combine } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { serversBySocket, showsAllServers } from "../../../engine/nginx/tls.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { FileEdit, Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { insertSetting, isOn } from "./insert-setting.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/listen-http2-deprecated",
  title: "HTTP/2 is switched on by the listen line",
  severity: "info",
  enabled: true,
  rationale:
    "From nginx 1.25.1 on the parameter is deprecated: nginx warns at each start and will drop it. It also counts for every server of the socket, whoever wrote it, while the directive is a decision of each server.",
  remedy: "Write `http2 on;` in the server and take the parameter off its `listen` lines.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "nginx-lint",
      id: "listen-http2-deprecated",
      match: "related",
      why: "It reports each line, whether or not the target version is known to have the directive.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2", "https://nginx.org/en/CHANGES"],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    if (!isAtLeast(nginxVersion, "1.25.1")) return;
    const bySocket = serversBySocket(configuration);
    for (const server of configuration.servers) {
      const listens = server.block.own("listen").filter((listen) => listen.has("http2"));
      const [first] = listens;
      const word = first?.args.find(({ value }) => value === "http2");
      if (!first || !word) continue;
      const neighbours = server.listeners.flatMap(({ socket }) => bySocket.get(socket) ?? []);
      const areAlike = showsAllServers(configuration) && neighbours.every(speaksHttp2);
      yield {
        at: first.at(word),
        message: `http2 of listen ${shorten(first.arg(0), 30)} is deprecated from nginx 1.25.1 on`,
        tags: ["deprecated"],
        fixes: () => moved(server, listens, areAlike),
      };
    }
  },
};

const speaksHttp2 = (server: Server): boolean =>
  isOn(server.block.value("http2")) || server.listeners.every(({ directive }) => directive?.has("http2"));

/** Nothing changes where all servers of the sockets speak HTTP/2 already, on all their ports. */
function moved(server: Server, listens: readonly Directive[], areAlike: boolean): readonly Fix[] {
  const { block, directive } = server;
  const isElsewhere = listens.some((listen) => listen.document !== directive.document);
  if (isElsewhere || block.own("http2").length > 0 || mayHold(block, "http2")) return [];
  const added = isOn(block.value("http2")) ? undefined : insertSetting(server, "http2 on;");
  const edits = combine([...listens.map(withoutHttp2), ...(added ? [added] : [])]);
  return areAlike && server.plainListeners.length === 0
    ? [{ title: "Move http2 to a directive", kind: "safe", edits }]
    : [{ title: "Move http2 to a directive: other ports and servers may gain or lose it", kind: "review", edits }];
}

function withoutHttp2(listen: Directive): FileEdit {
  const index = listen.args.findIndex(({ value }) => value === "http2");
  const [before, word] = [listen.args[index - 1], listen.args[index]];
  return listen.edit({ span: span(before?.end ?? listen.head.end, word?.end ?? listen.head.end), text: "" });
}
