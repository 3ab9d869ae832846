import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/mixed-case-variable",
  title: "One variable is spelt in two ways",
  severity: "hint",
  enabled: true,
  rationale:
    "nginx does not tell upper from lower case in names of variables: `$Site` and `$site` are one. Whoever takes them for two overwrites a value, and a search for the name finds half of the places.",
  remedy: "Write names of variables in lower case.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "gixy-next",
      id: "mixed_case_variable",
      match: "narrower",
      why: "Ours reports only names that are spelt in more than one way.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#set"],
  since: "0.1.0",

  *check(configuration) {
    for (const [name, uses] of usesByName(configuration)) {
      const spellings = new Set(uses.map(({ written }) => written));
      if (spellings.size < 2) continue;
      for (const { directive, word, place, written } of uses.filter((use) => use.written !== name)) {
        const at = directive.at(placeInWord(directive.document, word, place));
        const other = [...spellings].find((spelling) => spelling !== written) ?? name;
        yield {
          at,
          message: `$${shorten(written, 30)} and $${shorten(other, 30)} are one variable: case does not count`,
          fixes: [{ title: `Write $${name}`, kind: "safe", edits: [directive.edit({ span: at.span, text: name })] }],
        };
      }
    }
  },
};

interface Use {
  readonly directive: Directive;
  readonly word: Word;
  /** The name without `$` and braces. */
  readonly place: Span;
  readonly written: string;
}

/** A name that holds letters of both cases; one in capitals is a variable of the environment in many templates. */
const capital = /\$\{?\w*[A-Z]/;

function usesByName(configuration: NginxConfiguration): ReadonlyMap<string, readonly Use[]> {
  const found = new Map<string, Use[]>();
  const documents = configuration.documents.filter(({ source, isTemplate }) => !isTemplate && capital.test(source));
  if (documents.length === 0) return found;
  for (const directive of configuration.root.descendants()) {
    if (directive.document.isTemplate || directive.parent.context === "lua") continue;
    for (const word of directive.args) {
      for (const use of word.value.includes("$") ? usesIn(directive, word) : []) {
        const name = use.written.toLowerCase();
        found.set(name, [...(found.get(name) ?? []), use]);
      }
    }
  }
  return found;
}

function* usesIn(directive: Directive, word: Word): Generator<Use> {
  for (const match of word.value.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    const written = match[1] ?? "";
    const end = match.index + match[0].length;
    if (/[a-z]/.test(written)) yield { directive, word, place: { start: end - written.length, end }, written };
  }
}
