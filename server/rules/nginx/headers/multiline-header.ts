import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

const others = "Ours also reads trailers and escaped line breaks.";

export const rule: Rule<"nginx"> = {
  id: "nginx/multiline-header",
  title: "A response header runs over several lines",
  severity: "error",
  enabled: true,
  rationale:
    "nginx sends the line breaks as they stand. What follows a bare one is a header of its own or breaks the answer, so that half of a policy is missing; a folded line has been forbidden since 2014, and HTTP/2 clients and proxies refuse the answer.",
  remedy: "Write the value on one line; put long policies together with `set` or from variables of a `map`.",
  criteria: {
    "CC6.6": {
      why: "A policy that is cut off does not protect.",
      limits: "Does not show what each client makes of the answer.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "gixy", id: "add_header_multiline", match: "wider", why: others },
    { tool: "gixy-ng", id: "add_header_multiline", match: "wider", why: others },
    { tool: "gixy-next", id: "add_header_multiline", match: "wider", why: others },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc9112#section-5.2",
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["add_header", "add_trailer", "more_set_headers"]) {
      for (const directive of configuration.named(name)) yield* problem(directive);
    }
  },
};

function* problem(directive: Directive): Generator<Problem> {
  const word = valuesOf(directive).find(({ value }) => /[\r\n]/.test(value));
  if (!word) return;
  const header = directive.name === "more_set_headers" ? (word.value.split(":", 1)[0] ?? "") : directive.arg(0);
  const isFolded = !/(?:\n|\r(?!\n))(?![ \t])/.test(word.value);
  yield {
    at: directive.at(word),
    message: `${shorten(header, 40)} ${isFolded ? "is folded over several lines" : "is cut off at a line break"}`,
    ...(isFolded ? { severity: "warning" } : {}),
    fixes: () => onOneLine(directive, word),
  };
}

/** The words that are sent; `-s` and `-t` of headers-more take a list of statuses or types, which may be long. */
function valuesOf({ name, args }: Directive): readonly Word[] {
  if (name !== "more_set_headers") return args.slice(1, 2);
  return args.filter((_, index) => !/^-[st]$/.test(args[index - 1]?.value ?? ""));
}

/** Not where the value has escapes, which would have to be written anew. */
function onOneLine(directive: Directive, word: Word): readonly Fix[] {
  if (directive.document.source.slice(word.start, word.end).includes("\\")) return [];
  const lines = word.value.split(/[\r\n]+/).map((line) => line.trim());
  const text = lines.filter((line) => line !== "").join(" ");
  return [{ title: "Write it on one line", kind: "safe", edits: [replaceWord(directive, word, text)] }];
}
