import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limit-dry-run",
  title: "A limit counts but refuses nothing",
  severity: "warning",
  enabled: true,
  rationale:
    "In a dry run nginx writes into the error log what it would have refused, and lets it pass. Left on after the trial, the limits stand in the configuration and hold nobody off.",
  remedy: "Turn the dry run off once its log entries show that only the right requests would be refused.",
  criteria: {
    "CC6.6": {
      why: "The limit at the boundary is written down and does not act.",
      limits: "Does not show whether the trial is still running on purpose.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_dry_run",
    "https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html#limit_conn_dry_run",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["limit_req_dry_run", "limit_conn_dry_run"]) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        if (word?.value.toLowerCase() !== "on") continue;
        yield {
          at: directive.at(),
          message: `${name} on refuses nothing: it only logs what it would refuse`,
          fixes: [
            {
              title: `Set ${name} off (what exceeds the limit is refused)`,
              kind: "review",
              edits: [replaceWord(directive, word, "off")],
            },
          ],
        };
      }
    }
  },
};
