import { servesContent } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import { readCondition } from "../../../engine/nginx/condition.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/methods-not-limited",
  title: "A server accepts every HTTP method",
  severity: "info",
  enabled: false,
  rationale:
    "An application that was written for GET and POST may treat an unforeseen method in an unforeseen way, such as a DELETE that a framework offers by itself. nginx refuses such methods for files and passes them on to applications.",
  remedy:
    "Name the methods that are used: `limit_except GET POST { deny all; }` in the locations that pass requests on.",
  criteria: {
    "CC6.1": {
      why: "Requests with methods that nobody uses reach the application.",
      limits: "Does not show which methods the application accepts.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "cis-nginx", id: "5.1.2", match: "same" }],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_except"],
  since: "0.1.0",

  *check(configuration) {
    for (const { block, directive } of configuration.servers) {
      if (!servesContent(block) || block.mayHide("location") || limitsMethods(block)) continue;
      yield { at: directive.at(directive.syntax.name), message: "server accepts every HTTP method" };
    }
  },
};

function limitsMethods(block: Block): boolean {
  for (const directive of block.descendants()) {
    if (directive.name === "limit_except") return true;
    if (directive.name === "if" && readCondition(directive)?.subject === "$request_method") return true;
  }
  return false;
}
