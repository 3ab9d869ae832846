import { replaceWord } from "../../../engine/nginx/edit.ts";
import { headerName } from "../../../engine/nginx/headers.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/obsolete-xss-protection",
  title: "X-XSS-Protection switches an abandoned filter on",
  severity: "hint",
  enabled: true,
  rationale:
    "Browsers have dropped the filter that this header controls, because pages could be attacked by means of it. Those that still have it are the ones to be attacked.",
  remedy: "Set the header to `0` or drop it, and write a `Content-Security-Policy`.",
  criteria: {
    "CC6.6": {
      why: "The filter gave outsiders a way to take parts of a page away.",
      limits: "Holds for browsers that are no longer maintained.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: ["https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("add_header")) {
      const word = directive.args[1];
      if (!word || headerName(directive) !== "x-xss-protection" || !/^\s?1\b/.test(word.value)) continue;
      yield {
        at: directive.at(word),
        message: "X-XSS-Protection switches on a filter that browsers have abandoned",
        fixes: [{ title: "Switch the filter off", kind: "safe", edits: [replaceWord(directive, word, "0")] }],
      };
    }
  },
};
