import type { Directive } from "../../../engine/nginx/block.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/missing-referer-allowed",
  title: "The referer check also passes requests without a referer",
  severity: "info",
  enabled: true,
  rationale:
    "`none` and `blocked` accept requests whose Referer is absent or cut. Any page can make a browser leave it out (`Referrer-Policy: no-referrer`), so a check that is meant to keep other sites out keeps out nobody who knows this.",
  remedy:
    "Remove `none` and `blocked` where the check protects something. For anything that matters use signed links or a session.",
  criteria: {
    "CC6.6": {
      why: "The check that is meant to keep other sites out can be passed by leaving a header out.",
      limits: "Does not show what the check protects.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy", id: "valid_referers", match: "wider", why: "Ours reports `blocked` as well." },
    { tool: "gixy-ng", id: "valid_referers", match: "wider", why: "Ours reports `blocked` as well." },
    { tool: "gixy-next", id: "valid_referers", match: "same" },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_referer_module.html#valid_referers"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("valid_referers")) {
      const open = directive.args.filter((word) => word.value === "none" || word.value === "blocked");
      const rest = directive.args.length - open.length;
      for (const word of open) {
        yield {
          at: directive.at(word),
          message: `${word.value} passes requests ${word.value === "none" ? "without a Referer" : "whose Referer was cut"}`,
          fixes: rest > 0 ? [removal(directive, word)] : [],
        };
      }
    }
  },
};

function removal(directive: Directive, word: Word): Fix {
  const before = directive.args[directive.args.indexOf(word) - 1] ?? directive.syntax.name;
  const who = word.value === "none" ? "requests without a Referer" : "requests with a cut Referer";
  return {
    title: `Remove ${word.value}: ${who} are refused`,
    kind: "review",
    edits: [directive.edit({ span: span(before.end, word.end), text: "" })],
  };
}
