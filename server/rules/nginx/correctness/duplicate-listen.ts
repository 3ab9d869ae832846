import { remove } from "../../../engine/nginx/edit.ts";
import type { Listener, Server } from "../../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/duplicate-listen",
  title: "A socket is given twice in a server, or has two default servers",
  severity: "error",
  enabled: true,
  rationale: `\`80\`, \`*:80\` and \`0.0.0.0:80\` are one socket; a server may name it once, and one server may be its default. ${consequence}`,
  remedy: "Keep one `listen` line per socket in each server, and `default_server` on one server per socket.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  since: "0.1.0",

  *check(configuration) {
    const defaults = new Map<string, Listener>();
    for (const server of configuration.servers) {
      yield* repeated(server);
      for (const listener of server.listeners) {
        if (!listener.isDefault || isUnclear(listener)) continue;
        const first = defaults.get(listener.socket);
        if (first && !server.listeners.includes(first)) yield* second(listener, first);
        else defaults.set(listener.socket, listener);
      }
    }
  },
};

/** Names are looked up by nginx, and templates fill in the rest. */
const isUnclear = ({ directive }: Listener): boolean =>
  !directive || isFilledIn(directive.arg(0), directive.document.isTemplate);

function* repeated(server: Server): Generator<Problem> {
  const seen = new Map<string, Listener>();
  for (const listener of server.listeners) {
    const first = seen.get(listener.socket);
    if (isUnclear(listener) || !listener.directive) continue;
    if (first?.directive) {
      yield {
        at: listener.directive.at(),
        message: `listen ${shorten(listener.directive.arg(0))} names a socket that this server has already`,
        related: [{ ...first.directive.at(), message: "the first one" }],
        fixes: [
          { title: "Delete this line: the first one stays", kind: "review", edits: [remove(listener.directive)] },
        ],
      };
    } else seen.set(listener.socket, listener);
  }
}

function* second({ directive }: Listener, first: Listener): Generator<Problem> {
  const word = directive?.args.find(({ value }) => value === "default_server" || value === "default");
  if (!directive || !word || !first.directive) return;
  yield {
    at: directive.at(word),
    message: `listen ${shorten(directive.arg(0))} has another default server already`,
    related: [{ ...first.directive.at(), message: "the first one" }],
  };
}
