import { nearest } from "../../../engine/nearest.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, lettersOff, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-log-format",
  title: "A log names a format that nobody declares",
  severity: "error",
  enabled: true,
  rationale: `The second word of \`access_log\` is always the name of a format, also where a parameter such as \`buffer=\` was meant. ${consequence}`,
  remedy:
    "Declare the format with `log_format` above the line, in the http block, or write `combined`, which nginx brings, before any parameter.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("access_log")) {
      const [target, word] = directive.args;
      const around = directive.parent.enclosing("http") ?? directive.parent.enclosing("stream");
      const isNamed = word && target?.value !== "off" && !isFilledIn(word.value, directive.document.isTemplate);
      if (isNamed && around?.knows("log_format")) yield* problems(directive, word, around);
    }
  },
};

/** A format is known from its line on; `combined` is that of http. */
function* problems(directive: Directive, word: Word, around: Block): Generator<Problem> {
  if (word.value === "combined" && around.context === "http") return;
  const formats = around.own("log_format");
  const own = formats.find((format) => format.arg(0) === word.value);
  if (own && own.order < directive.order) return;
  const near = nearest(
    word.value,
    own ? [] : [...formats.map((format) => format.arg(0)), "combined"],
    lettersOff(word.value),
  );
  yield {
    at: directive.at(word),
    message: own
      ? `log_format ${shorten(word.value)} comes after this line`
      : `no log_format declares ${shorten(word.value)}`,
    related: own ? [{ ...own.at(), message: "declared here" }] : [],
    fixes: near
      ? [{ title: `Log in the format ${shorten(near)}`, kind: "review", edits: [replaceWord(directive, word, near)] }]
      : [],
  };
}
