import type { Directive } from "../../../engine/nginx/block.ts";
import type { Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { OtherLogs } from "./other-logs.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/error-log-off",
  title: "Errors are thrown away, or written to a file named off",
  severity: "warning",
  enabled: true,
  rationale:
    "`error_log` knows no `off`: nginx writes to a file of that name in its own directory, which nobody reads or rotates. `/dev/null` does throw the errors away, and with them every refused request, failed application and broken certificate.",
  remedy: "Write errors to stderr, a file or syslog, at level warn or error.",
  criteria: {
    "CC7.2": {
      why: "Failures and attacks that nginx notices are recorded nowhere that is watched.",
      limits: "Does not show that anybody reads the other logs.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "error_log_off", match: "wider", why: "Ours also reports /dev/null." },
    { tool: "gixy-next", id: "error_log_off", match: "wider", why: "Ours also reports /dev/null." },
  ],
  supersedes: ["nginx/error-log-level-high"],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#error_log"],
  since: "0.1.0",

  *check(configuration) {
    const kept = new OtherLogs(keeps);
    for (const directive of configuration.named("error_log")) {
      const target = directive.arg(0);
      const isOff = target.toLowerCase() === "off";
      if (!isOff && (target !== "/dev/null" || kept.has(directive))) continue;
      const [first] = directive.args;
      yield {
        at: directive.at(),
        message: isOff
          ? `error_log ${target} writes errors to a file named ${target}`
          : "error_log /dev/null keeps no record of errors",
        fixes: first
          ? [
              {
                title: "Write errors from level warn on to stderr",
                kind: "review",
                edits: [directive.edit({ span: span(first.start, directive.head.end), text: "stderr warn" })],
              },
            ]
          : [],
      };
    }
  },
};

/** Whether a line keeps errors. */
const keeps = (line: Directive): boolean => !["off", "/dev/null"].includes(line.arg(0).toLowerCase());
