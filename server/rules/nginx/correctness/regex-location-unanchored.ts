import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Block } from "../../../engine/nginx/block.ts";
import { readPattern } from "../../../engine/nginx/regex.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/regex-location-unanchored",
  title: "A regex location matches in the middle of any path",
  severity: "hint",
  enabled: true,
  rationale:
    "Without `^` or `$` a pattern is found anywhere: `~ \\.php` also takes `/notes.php.txt` and `/a.php/b`, `~ /admin` also `/shop/admin`. Such paths then get a handler or a rule that nobody meant for them.",
  remedy: "Start the pattern with `^`, end it with `$`, or use a prefix location.",
  criteria: {
    "CC6.1": {
      why: "What decides about a path also decides about others.",
      limits: "Does not show whether such paths exist.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-ng",
      id: "unanchored_regex",
      match: "related",
      why: "It judges the whole pattern, ours each alternative.",
    },
    {
      tool: "gixy-next",
      id: "unanchored_regex",
      match: "related",
      why: "It also reports pattern parts that end with a class.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  since: "0.1.0",

  *check(configuration) {
    for (const { isRegex, pattern, label, directive, block } of configuration.locations) {
      if (!isRegex || !readPattern(pattern) || refuses(block)) continue;
      const loose = branches(pattern).find((branch) => !anchor.test(branch));
      if (loose === undefined || loose === "" || matchesAll.has(loose)) continue;
      yield {
        at: directive.at(directive.args.at(-1)),
        message: `${shorten(label, 35)} matches anywhere in a path`,
      };
    }
  },
};

/** A pattern that keeps requests out errs on the safe side when it matches more. */
const refuses = (block: Block): boolean =>
  answerOf(block).kind === "refusal" || block.own("deny").some((directive) => directive.arg(0) === "all");

/** Something that ties an alternative to a place; assertions may do so as well. */
const anchor = /\^|\$|\\[AzZGbB]|\(\?<?[=!]/;

/** Meant to match every path. */
const matchesAll: ReadonlySet<string> = new Set(["/", ".", ".*", "(.*)"]);

/** An escaped sign, a class of characters, or one character. */
const token = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|./gs;

/** The outermost alternatives, without classes of characters and escaped signs, in which `^` and `$` are text. */
function branches(pattern: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const [text] of pattern.matchAll(token)) {
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (text === "|" && depth === 0) found.push("");
    else found[found.length - 1] += text.length > 1 && !/^\\[A-Za-z]/.test(text) ? "_" : text;
  }
  return found;
}
