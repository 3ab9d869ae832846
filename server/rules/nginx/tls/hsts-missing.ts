import { answeringBlocks, answerOf } from "../../../engine/nginx/answers.ts";
import { besideHeaders, hasHsts, knowsHeaders, mayComeFromModule } from "../../../engine/nginx/headers.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Rule, Severity } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** Two years, as Mozilla's guidelines ask; subdomains and preload lists are a decision about other hosts. */
const hstsLine = 'add_header Strict-Transport-Security "max-age=63072000" always;';

export const rule: Rule<"nginx"> = {
  id: "nginx/hsts-missing",
  title: "A TLS server does not send Strict-Transport-Security",
  severity: "warning",
  enabled: true,
  rationale:
    "Without HSTS a browser still tries plain HTTP when a user types the name or follows an old link. Whoever sits on that network answers instead of the server and takes over the session.",
  remedy: "Send `Strict-Transport-Security` with `always` from every TLS server, beside its other `add_header` lines.",
  criteria: {
    "CC6.7": {
      why: "HSTS keeps browsers from sending requests without encryption.",
      limits: "Does not show whether the application behind nginx sends the header, or whether browsers honour it.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "hsts_header",
      match: "related",
      why: "It also judges max-age, and reports servers that only refuse requests.",
    },
    { tool: "cis-nginx", id: "4.1.8", match: "same" },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc6797",
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const server of configuration.servers) {
      const severity = server.isTls ? severityOf(server) : undefined;
      if (!severity) continue;
      const edit = besideHeaders(server, hstsLine);
      yield {
        at: server.directive.at(server.directive.syntax.name),
        message: `server${nameOf(server)} answers over TLS without Strict-Transport-Security`,
        severity,
        fixes: edit
          ? [
              {
                title: "Send HSTS for two years: browsers then refuse plain HTTP for the host",
                kind: "review",
                edits: [edit],
              },
            ]
          : [],
      };
    }
  },
};

/** Undefined where HSTS is sent, may be sent by something out of view, or protects nothing. */
function severityOf(server: Server): Severity | undefined {
  const { block } = server;
  if (hasHsts(block) || !knowsHeaders(block)) return undefined;
  if (block.value("ssl_reject_handshake")?.arg(0).toLowerCase() === "on") return undefined;
  const answers = answeringBlocks(server).map((answering) => ({ answering, answer: answerOf(answering) }));
  const content = answers.filter(({ answer }) => answer.kind === "content" || answer.kind === "text");
  if (content.length === 0) return answers.some(({ answer }) => answer.kind === "redirect") ? "info" : undefined;
  const forBrowsers = content.filter(({ answer }) => answer.by?.name !== "grpc_pass");
  const isSent = forBrowsers.every(({ answering }) => hasHsts(answering) || mayComeFromModule(answering));
  return isSent ? undefined : "warning";
}

function nameOf(server: Server): string {
  const [name = ""] = server.names;
  return name === "" ? "" : ` ${shorten(name, 30)}`;
}
