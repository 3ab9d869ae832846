import { rewriteAnswer } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import { combine, insertAfter, insertAtStart } from "../../../engine/nginx/edit.ts";
import { isPrivate, type Listener, type Server } from "../../../engine/nginx/server.ts";
import type { FileEdit, Fix, Rule, Severity } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { asksForScheme, isBehindTlsProxy, openBlocks } from "./open-blocks.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/plain-http",
  title: "Content is served without TLS",
  severity: "error",
  enabled: true,
  rationale:
    "Everybody on the way reads and changes what passes over plain HTTP: passwords, session cookies and the pages themselves. That also holds for a single path that was left out of the redirect to HTTPS.",
  remedy:
    "Answer plain HTTP with `return 301 https://$host$request_uri;` only, or listen on a private address behind the proxy that ends TLS.",
  criteria: {
    "CC6.7": {
      why: "The content of this server crosses the network without encryption.",
      limits: "Does not show whether something in front of nginx ends TLS, or which networks reach the port.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "4.1.1",
      match: "related",
      why: "It asks for a redirect to HTTPS; this rule looks for what is answered without one.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/configuring_https_servers.html",
    "https://www.rfc-editor.org/rfc/rfc9110#section-17.2",
  ],
  since: "0.1.0",

  *check(configuration) {
    const isAsked = configuration.named("map").some(asksForScheme);
    for (const server of configuration.servers) {
      const listener = server.plainListeners.find((candidate) => !isPrivate(candidate));
      const open = listener ? openBlocks(server) : [];
      const worst = open.find(({ by }) => by.name.endsWith("_pass")) ?? open[0];
      if (!listener || !worst) continue;
      const severity = severityOf(server, isAsked || isBehindTlsProxy(server));
      yield {
        at: listener.directive?.at() ?? server.directive.at(server.directive.syntax.name),
        message: `${subject(listener)} answers ${pathsOf(worst.block)} without TLS`,
        severity,
        related: [{ ...worst.by.at(), message: "this is what it answers" }],
        fixes:
          severity === "error"
            ? redirect(
                server,
                open.map(({ block }) => block),
              )
            : [],
      };
    }
  },
};

const subject = ({ directive }: Listener): string => (directive ? `listen ${shorten(directive.arg(0), 25)}` : "server");

const pathsOf = ({ directive, context }: Block): string =>
  context === "location" ? shorten(directive?.args.map((word) => word.value).join(" ") ?? "", 40) : "requests";

/** Ports other than those of the web usually lie behind a proxy, as do servers that ask how the client came. */
function severityOf(server: Server, isBehindProxy: boolean): Severity {
  const outer = server.plainListeners.filter((listener) => !isPrivate(listener));
  if (isBehindProxy || !outer.some(({ port }) => port === 80 || port === 443)) return "info";
  return server.isTls ? "warning" : "error";
}

/** Only where a TLS server is in view to redirect to, and where nothing else of this server would be cut off. */
function redirect(server: Server, open: readonly Block[]): readonly Fix[] {
  const hasTarget = server.configuration.servers.some((other) => other.isTls);
  const isWeb = server.plainListeners.every(({ port }) => port === 80);
  const edits = hasTarget && isWeb ? redirectEdits(server, open) : [];
  return edits.length > 0
    ? [{ title: "Redirect to HTTPS: clients without TLS are cut off", kind: "review", edits }]
    : [];
}

const redirection = "return 301 https://$host$request_uri;";

/** One `return` for the server where it answers nothing else, or one in each open location of its own file. */
function redirectEdits({ block, directive, locations }: Server, open: readonly Block[]): readonly FileEdit[] {
  const others = locations.filter((location) => !location.isInternal && !open.includes(location.block));
  if (others.every((location) => rewriteAnswer(location.block)?.kind === "redirect")) {
    const names = ["server_name", "listen"].flatMap((name) => block.own(name));
    const place = names.find((candidate) => candidate.document === directive.document);
    return combine(
      [place ? insertAfter(place, redirection) : insertAtStart(block, redirection)].flatMap((edit) => edit ?? []),
    );
  }
  const isOwn = open.every((answering) => answering !== block && answering.directive?.document === directive.document);
  return isOwn ? combine(open.flatMap((answering) => insertAtStart(answering, redirection) ?? [])) : [];
}
