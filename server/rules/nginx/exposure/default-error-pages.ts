import { servesContent } from "../../../engine/nginx/answers.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/default-error-pages",
  title: "Errors show the built-in pages of nginx",
  severity: "hint",
  enabled: false,
  rationale:
    "The built-in pages tell that nginx answers, with its version where `server_tokens` is on, and leave users without a word about what to do.",
  remedy: "Set `error_page` for 404 and for 500 502 503 504.",
  criteria: {
    "CC6.6": {
      why: "The pages tell outsiders which product answers.",
      limits: "The Server header tells the same.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "cis-nginx", id: "2.5.2", match: "same" }],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page"],
  since: "0.1.0",

  *check(configuration) {
    for (const { block, directive } of configuration.servers) {
      const hides = [...block.levels()].some((level) => level.mayHide("error_page"));
      if (hides || block.effective("error_page").length > 0 || !servesContent(block)) continue;
      if (block.children.some((child) => child.block && child.block.own("error_page").length > 0)) continue;
      yield { at: directive.at(directive.syntax.name), message: "server sets no error_page" };
    }
  },
};
