import { nearest } from "../../../engine/nearest.ts";
import { accepts, isTime } from "../../../engine/nginx/arguments.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { hasForeignModules } from "../../../engine/nginx/foreign.ts";
import type { Parameters } from "../../../engine/nginx/parameters.ts";
import { placedNames } from "../../../engine/nginx/placed.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, lettersOff, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-parameter",
  title: "nginx does not know a parameter, or cannot read its value",
  severity: "error",
  enabled: true,
  rationale: `A misspelt parameter of \`listen\`, of a server in an upstream, or of a limit or cache is not passed over. ${consequence}`,
  remedy: "Correct the parameter. Names with a value are written `name=value`, without blanks.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#listen",
    "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server",
  ],
  since: "0.1.0",

  *check(configuration) {
    let isForeign: boolean | undefined;
    // Balancers of other modules bring parameters of their own for the servers of an upstream.
    const mayBeForeign = ({ name }: Directive): boolean => {
      isForeign ??= hasForeignModules(configuration);
      return name === "server" && isForeign;
    };
    for (const { directives, parameters } of placedNames(configuration)) {
      if (!parameters) continue;
      for (const directive of directives) yield* ofDirective(directive, parameters, mayBeForeign);
    }
  },
};

function* ofDirective(
  directive: Directive,
  known: Parameters,
  mayBeForeign: (directive: Directive) => boolean,
): Generator<Problem> {
  if (directive.block) return;
  for (const { word, fault } of faults(directive, known)) {
    if (fault === "value") yield unreadable(directive, word);
    else if (!mayBeForeign(directive)) yield unknown(directive, word, known);
  }
}

interface Faulty {
  readonly word: Word;
  readonly fault: "name" | "value";
}

const faults = (directive: Directive, known: Parameters): readonly Faulty[] =>
  directive.args.slice(known.from).flatMap((word) => {
    const fault = isFilledIn(word.value, directive.document.isTemplate) ? undefined : faultOf(word.value, known);
    return fault ? [{ word, fault }] : [];
  });

/** What nginx refuses in a parameter. */
function faultOf(text: string, { words, named }: Parameters): "name" | "value" | undefined {
  if (words.includes(text)) return undefined;
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(equals, 0));
  const kind = Object.hasOwn(named, name) ? named[name] : undefined;
  if (kind === undefined) return "name";
  const value = text.slice(equals + 1);
  if (kind === "text") return undefined;
  if (kind === "rate") return /^[1-9]\d*r\/[sm]$/.test(value) ? undefined : "value";
  if (kind === "seconds" || kind === "milliseconds") return isTime(value, kind) ? undefined : "value";
  return accepts({ kind, words: [], isPositive: false }, value) ? undefined : "value";
}

function unknown(directive: Directive, word: Word, { words, named }: Parameters): Problem {
  const [name = "", ...value] = word.value.split("=");
  const isNamed = value.length > 0;
  const near = nearest(name, isNamed ? Object.keys(named) : words, lettersOff(name));
  const meant = near && [near, ...value].join("=");
  return {
    at: directive.at(word),
    message: `${directive.name} has no parameter ${shorten(name, 20)}${near ? `; did you mean ${near}?` : ""}`,
    fixes: meant
      ? [{ title: `Write ${shorten(meant)}`, kind: "review", edits: [replaceWord(directive, word, meant)] }]
      : [],
  };
}

const unreadable = (directive: Directive, word: Word): Problem => ({
  at: directive.at(word),
  message: `nginx cannot read the value of ${shorten(word.value, 30)} in ${directive.name}`,
});
