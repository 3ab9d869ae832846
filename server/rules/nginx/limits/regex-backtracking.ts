import { doublesWork } from "../../../engine/nginx/ambiguity.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { clientPatterns } from "./client-patterns.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/regex-backtracking",
  title: "A short request can keep the matching of a pattern busy",
  severity: "warning",
  enabled: true,
  rationale:
    "A loop around a loop, or around alternatives that overlap, reads the same text in many ways. When the rest does not match, PCRE tries them all: each further character doubles the work until it gives up with status 500. That takes a worker about a tenth of a second, so that ten short requests a second stop it.",
  remedy:
    "Write the loop so that each character can be read in one way only, such as `([^/]+/)*` with a separator, or make the inner loop possessive (`a++`).",
  criteria: {
    "CC6.6": {
      why: "One small request from outside stops a worker.",
      limits: "Does not show limits in front of nginx, or the limit at which PCRE gives up.",
    },
    "A1.1": {
      why: "Work that doubles with each character is capacity nobody can plan.",
      limits: "Does not show how many workers there are.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-ng",
      id: "regex_redos",
      match: "narrower",
      why: "Ours reports loops whose work doubles with each character, not those that slow down by a power of the length.",
    },
    {
      tool: "gixy-next",
      id: "regex_redos",
      match: "related",
      why: "It asks a service on the network; the two draw the line at different patterns.",
    },
  ],
  references: [
    "https://www.pcre.org/current/doc/html/pcre2perform.html",
    "https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, word, pattern, ignoreCase } of clientPatterns(configuration)) {
      if (directive.document.isTemplate && pattern.includes("${")) continue;
      if (doublesWork(pattern, ignoreCase)) yield slow(directive, word, pattern);
    }
  },
};

function slow(directive: Directive, word: Word, pattern: string): Problem {
  const start = word.value.indexOf(pattern);
  return {
    at: directive.at(placeInWord(directive.document, word, { start, end: start + pattern.length })),
    message: `${shorten(pattern, 40)} can take time that doubles with each character`,
  };
}
