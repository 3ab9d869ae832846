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
      const [first] = open;
      if (!first) continue;
      const names = open.map((word) => word.value).join(" and ");
      const which =
        open.length > 1 ? "no Referer or a cut one" : first.value === "none" ? "no Referer" : "a cut Referer";
      yield {
        at: directive.at(first),
        message: `valid_referers with ${names} passes requests with ${which}`,
        fixes: open.length < directive.args.length ? [removal(directive, open, which)] : [],
      };
    }
  },
};

function removal(directive: Directive, words: readonly Word[], which: string): Fix {
  const before = (word: Word): number =>
    (directive.args[directive.args.indexOf(word) - 1] ?? directive.syntax.name).end;
  const edits = words.map((word) => ({ span: span(before(word), word.end), text: "" }));
  return {
    title: `Remove ${words.map((word) => word.value).join(" and ")}: requests with ${which} are refused`,
    kind: "review",
    edits: [directive.edit(...edits)],
  };
}
