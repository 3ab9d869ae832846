import type { Directive } from "../../../engine/nginx/block.ts";
import { appendWord } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limit-without-burst",
  title: "A rate limit refuses the parts of a page that is opened",
  severity: "hint",
  enabled: true,
  rationale:
    "A rate of 10 a second means one request each 100 ms, and without a burst the second one within them is refused. A browser asks for a page and its parts at once, so visitors meet errors, and the limit is soon turned off.",
  remedy: "Add `burst=` with the number of requests a page makes, and `nodelay` so that they need not queue.",
  criteria: {
    "CC6.6": {
      why: "A limit that visitors trip over does not stay in force for long.",
      limits: "Does not show how many requests a page makes.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("limit_req")) {
      if (directive.document.isTemplate || !coversPages(directive)) continue;
      if (directive.args.some(({ value }) => value.startsWith("burst="))) continue;
      yield {
        at: directive.at(),
        message: "limit_req without burst refuses requests that a page makes at once",
        fixes: [
          {
            title: "Allow bursts of 20 requests (more get through at once)",
            kind: "review",
            edits: [
              directive.has("nodelay") ? appendWord(directive, "burst=20") : appendWord(directive, "burst=20 nodelay"),
            ],
          },
        ],
      };
    }
  },
};

/** Whether whole pages pass this limit: it stands outside locations, or in the one for all paths. */
function coversPages({ parent }: Directive): boolean {
  if (parent.context === "http" || parent.context === "server") return true;
  const head = parent.context === "location" ? parent.directive : undefined;
  return head?.args.length === 1 && head.arg(0) === "/";
}
