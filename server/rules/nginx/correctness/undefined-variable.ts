import { nearest } from "../../../engine/nearest.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { factIn } from "../../../engine/nginx/directives.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { hasForeignModules } from "../../../engine/nginx/foreign.ts";
import { placeInWord, type Reference, references } from "../../../engine/nginx/interpolation.ts";
import { definedVariables, definers, isBuiltin } from "../../../engine/nginx/known-variables.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, lettersOff, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/undefined-variable",
  title: "A variable is read that nothing defines",
  severity: "error",
  enabled: true,
  rationale: `nginx looks up every variable when it starts; one that neither a module nor the configuration defines stops it. ${consequence}`,
  remedy: "Correct the name, or define it with `set` or `map`. nginx has no way to write a plain `$` in such a value.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/varindex.html"],
  since: "0.1.0",

  *check(configuration) {
    if (!isInView(configuration)) return;
    const defined = definedVariables(configuration);
    const names = defined.size > mostNames ? [] : [...defined];
    for (const { directive, word } of readers(configuration)) {
      if (directive.document.isTemplate) continue;
      if (hasLooseDollar(word.value)) yield loose(directive, word);
      for (const reference of references(word.value)) {
        if (
          (isBuiltin(reference.name) && !isLostCapture(directive, word, reference)) ||
          defined.has(reference.name) ||
          isEnvironment(word, reference)
        )
          continue;
        yield undefinedOne(directive, word, reference, names);
      }
    }
  },
};

/** Among more definitions nobody looks for the one that was meant. */
const mostNames = 300;

/** A definition anywhere counts, so that everything must be in view. */
const isInView = (configuration: NginxConfiguration): boolean =>
  configuration.root.context === "main" &&
  !configuration.unresolved.some(({ holds }) => holds === undefined || definers.some((name) => holds.has(name))) &&
  !hasForeignModules(configuration);

/** A group of a pattern has no name to look up: neither a log nor the tested variable of an `if` can read it. */
function isLostCapture({ name, args }: Directive, word: Word, reference: Reference): boolean {
  const isGroup = /^[1-9]$/.test(reference.name);
  return isGroup && (name === "log_format" || (name === "if" && word === args[0] && /^\(\$/.test(word.value)));
}

/** Upper-case names are mostly filled in before nginx reads the file. */
const isEnvironment = (word: Word, { start, end }: Reference): boolean =>
  /^\$\{?[A-Z][A-Z0-9_]*\}?$/.test(word.value.slice(start, end));

interface Reader {
  readonly directive: Directive;
  readonly word: Word;
}

const hasDollar = ({ value }: Word): boolean => value.includes("$");

/** The words in which nginx looks up variables when it starts. */
function* readers(configuration: NginxConfiguration): Generator<Reader> {
  for (const placed of placedNames(configuration).filter(readsVariables)) {
    for (const directive of placed.directives) {
      if (directive.args.some(hasDollar)) yield* readersOf(placed, directive);
    }
  }
  for (const { block } of configuration.named("map")) {
    for (const entry of block?.children ?? []) {
      const [value] = entry.args;
      if (value && hasDollar(value) && entry.name !== "include") yield { directive: entry, word: value };
    }
  }
}

function* readersOf(placed: PlacedName, directive: Directive): Generator<Reader> {
  for (const word of readBy(placed, directive)) if (hasDollar(word)) yield { directive, word };
}

const readsVariables = ({ name, measured }: PlacedName): boolean =>
  name === "map" || name === "split_clients" || name === "if" || (measured?.variables ?? []).length > 0;

function readBy(placed: PlacedName, directive: Directive): readonly Word[] {
  const { name, contexts } = placed;
  const { args } = directive;
  if (name === "map" || name === "split_clients") return args.slice(0, 1);
  if (name === "if") return conditionVariable(directive);
  const read = placed.measured?.variables ?? [];
  const [first] = read;
  const [context] = contexts;
  if (first === undefined || !context) return [];
  const isOpen = factIn(name, context)?.arity?.max === undefined;
  const last = name === "error_page" || name === "return" ? args.slice(-1) : undefined;
  return last ?? args.filter((_, index) => read.includes(index) || (isOpen && index > first));
}

/** What an `if` tests; the pattern that it is compared with holds no variables. */
function conditionVariable({ args }: Directive): readonly Word[] {
  const isPattern = (word: Word | undefined): boolean => /^!?~\*?$/.test(word?.value ?? "");
  return args.filter((_, index) => !isPattern(args[index - 1]));
}

/** A dollar sign that starts no name, or a brace behind it that is not closed. */
const hasLooseDollar = (text: string): boolean => /\$(?![A-Za-z0-9_]|\{[A-Za-z0-9_]+\})/.test(text);

const loose = (directive: Directive, word: Word): Problem => ({
  at: directive.at(word),
  message: `${shorten(word.value)} holds a $ that no variable name follows`,
});

function undefinedOne(directive: Directive, word: Word, reference: Reference, names: readonly string[]): Problem {
  const { name, start, end } = reference;
  const near = nearest(name, names, lettersOff(name));
  const written = word.value.slice(start, end);
  const meant = near && written.replace(/[A-Za-z0-9_]+/, near);
  return {
    at: directive.at(placeInWord(directive.document, word, reference)),
    message: `nothing defines ${shorten(written, 30)}${meant ? `; did you mean ${shorten(meant, 26)}?` : ""}`,
    fixes: meant
      ? [
          {
            title: `Write ${shorten(meant)}`,
            kind: "review",
            edits: [replaceWord(directive, word, word.value.slice(0, start) + meant + word.value.slice(end))],
          },
        ]
      : [],
  };
}
