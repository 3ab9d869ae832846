import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { remove } from "../../../engine/nginx/edit.ts";
import { isPrivate, type Server } from "../../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { Explanations } from "./explanations.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/access-log-off",
  title: "Requests leave no trace in the access log",
  severity: "warning",
  enabled: true,
  rationale:
    "Without an access log nobody can tell which requests an attacker made, what was read, or since when; monitoring that counts errors or unusual clients sees nothing at all.",
  remedy:
    "Keep the access log on and leave out single noisy locations. Where a location is not worth a line, say why in a comment beside `access_log off`.",
  criteria: {
    "CC7.2": {
      why: "Anomalies in requests can only be noticed where requests are recorded.",
      limits: "Does not show that anybody reads the log, or how long it is kept.",
    },
  },
  fixable: "review",
  equivalents: [{ tool: "cis-nginx", id: "3.2", match: "wider", why: "Ours also names single locations, as info." }],
  references: ["https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log"],
  since: "0.1.0",

  *check(configuration) {
    const explanations = new Explanations();
    const servers = new Map(configuration.servers.map((server) => [server.block, server]));
    for (const directive of configuration.named("access_log")) {
      if (directive.arg(0) !== "off") continue;
      const context = directive.parent.context ?? "";
      if (context === "http" && !isOverridden(configuration, directive)) yield silenced(directive, "any server");
      if (context === "server") yield* inServer(servers.get(directive.parent), directive);
      if (!locationContexts.has(context) || isHarmless(directive)) continue;
      const heads = [directive, directive.parent.directive].filter((head) => head !== undefined);
      if (heads.some((head) => explanations.has(head))) continue;
      yield { ...silenced(directive, labelOf(directive)), severity: "info", fixes: [] };
    }
  },
};

const locationContexts: ReadonlySet<string> = new Set(["location", "if-in-location", "limit_except"]);

function silenced(directive: Directive, where: string): Problem {
  return {
    at: directive.at(),
    message: `access_log off keeps no record of requests to ${where}`,
    fixes: [{ title: "Delete access_log off (requests are logged again)", kind: "review", edits: [remove(directive)] }],
  };
}

/** Whether every server in view sets a log of its own, so that the line in http has no effect. */
const isOverridden = ({ servers }: NginxConfiguration, off: Directive): boolean =>
  servers.length > 0 && servers.every((server) => !server.block.effective("access_log").includes(off));

function* inServer(server: Server | undefined, off: Directive): Generator<Problem> {
  if (!server || logsEverywhere(server, off)) return;
  const { kind } = answerOf(server.block);
  const answersAlone = server.block.own("return").length > 0 && kind !== "text" && kind !== "content";
  const isLesser = answersAlone || (server.listeners.length > 0 && server.listeners.every(isPrivate));
  const problem = silenced(off, "this server");
  yield isLesser ? { ...problem, severity: "info" } : problem;
}

/** Whether the locations take every path and none of them inherits the line. */
const logsEverywhere = ({ locations }: Server, off: Directive): boolean =>
  locations.some(({ pattern, isRegex }) => pattern === "/" && !isRegex) &&
  locations.every(({ block }) => !block.effective("access_log").includes(off));

const locationOf = (block: Block): Directive | undefined => block.enclosing("location")?.directive;

const labelOf = ({ parent }: Directive): string =>
  shorten(locationOf(parent)?.args.at(-1)?.value ?? "this location", 30);

/** What browsers ask for on their own, the parts of a page, and what machines ask for all the time. */
const harmless =
  /favicon|robots\.txt|apple-touch|acme-challenge|\b(static|assets|images|img|css|js|fonts|media|png|jpe?g|gif|ico|svg|woff2?|webp)\b|health|\b(live|ready|alive|ping|probe|up|heartbeat)(z|ness)?\b|status|metrics/i;

function isHarmless({ parent }: Directive): boolean {
  const path = locationOf(parent)?.args.at(-1)?.value.slice(0, 500) ?? "";
  return harmless.test(path) || parent.own("stub_status").length > 0 || parent.own("empty_gif").length > 0;
}
