import { appendWord } from "../../../engine/nginx/edit.ts";
import type { Listener, Server } from "../../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/default-server-not-chosen",
  title: "The order of files decides which server answers unknown hosts",
  severity: "info",
  enabled: true,
  rationale:
    "Where no server of a socket is marked `default_server`, the first one that nginx reads answers every host name that no server has, and sets the TLS options of the socket. A new file that sorts earlier changes that without a word.",
  remedy: "Mark one server of the socket `default_server`, best one that refuses.",
  criteria: {
    "CC6.6": {
      why: "Which site answers for foreign names is left to chance.",
      limits: "Does not show what that site answers.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "default_server_flag",
      match: "narrower",
      why: "Ours is silent where a file that is not at hand may hold the default server.",
    },
    {
      tool: "gixy-next",
      id: "default_server_flag",
      match: "narrower",
      why: "Ours is silent where a file that is not at hand may hold the default server.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/request_processing.html"],
  since: "0.1.0",

  *check(configuration) {
    const { http } = configuration;
    if (!http?.knows("server")) return;
    const sockets = new Map<string, Map<Server, Listener>>();
    for (const server of configuration.servers) {
      for (const listener of server.listeners) {
        const known = sockets.get(listener.socket) ?? new Map<Server, Listener>();
        if (!known.has(server)) known.set(server, listener);
        sockets.set(listener.socket, known);
      }
    }
    const isComplete = configuration.servers.every(({ block }) => !block.mayHide("listen"));
    for (const servers of isComplete ? sockets.values() : []) yield* unmarked([...servers]);
  },
};

function* unmarked(servers: readonly (readonly [Server, Listener])[]): Generator<Problem> {
  const [first, second] = servers;
  const isMarked = servers.some(([server]) => server.listeners.some(isMarkedOn(first?.[1])));
  if (!first || !second || isMarked || first[1].socket.startsWith("unix:")) return;
  const [server, { directive }] = first;
  const { directive: other } = second[1];
  yield {
    at: directive?.at() ?? server.directive.at(server.directive.syntax.name),
    message: `${directive ? `listen ${shorten(directive.arg(0), 30)}` : "server"} answers unknown hosts only because it comes first`,
    related: [{ ...(other ?? second[0].directive).at(), message: "listens on the same socket" }],
    fixes: directive
      ? [
          {
            title: "Mark it default_server, which it is",
            // Nothing changes for clients, but other rules then know that it takes any host: a person looks at what they say.
            kind: "review",
            edits: [appendWord(directive, "default_server")],
          },
        ]
      : [],
  };
}

const isMarkedOn =
  (listener: Listener | undefined) =>
  ({ socket, isDefault }: Listener): boolean =>
    isDefault && socket === listener?.socket;
