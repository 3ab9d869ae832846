import { nearest } from "../../../engine/nearest.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { type Context, directiveNames, factIn, isKnown } from "../../../engine/nginx/directives.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { hasForeignModules } from "../../../engine/nginx/foreign.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, lettersOff, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/unknown-directive",
  title: "nginx does not know a directive",
  severity: "error",
  enabled: true,
  rationale: `A misspelt directive is the most common slip, and it stops everything: ${consequence}`,
  remedy: "Correct the name, or load the module that brings the directive with `load_module`.",
  criteria: refused,
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/dirindex.html"],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    const suggestions = new Map<string, string | undefined>();
    let isOpen: boolean | undefined;
    for (const placed of placedNames(configuration)) {
      if (isKnown(placed.name)) {
        yield* tooNew(placed, nginxVersion);
        continue;
      }
      isOpen ??= mayKnowMore(configuration);
      for (const directive of placed.directives) {
        if (isFilledIn(directive.name, directive.document.isTemplate)) continue;
        yield unknown(directive, placed.contexts, isOpen, suggestions);
      }
    }
  },
};

/** Whether modules beyond those of nginx may be loaded, which bring directives of their own. */
const mayKnowMore = (configuration: NginxConfiguration): boolean =>
  configuration.root.context !== "main" ||
  configuration.root.mayHide("load_module") ||
  hasForeignModules(configuration);

function* tooNew({ facts, directives }: PlacedName, version: string | undefined): Generator<Problem> {
  if (version === undefined) return;
  const since = facts.map((fact) => fact.since);
  const [first] = since;
  if (first === undefined || since.some((gate) => gate === undefined || isAtLeast(version, gate))) return;
  for (const directive of directives) {
    yield {
      at: directive.at(directive.syntax.name),
      message: `${directive.name} is unknown to nginx ${shorten(version, 12)}: it came with ${first}`,
    };
  }
}

function unknown(
  directive: Directive,
  contexts: readonly Context[],
  isOpen: boolean,
  suggestions: Map<string, string | undefined>,
): Problem {
  const near = suggestion(directive, contexts, suggestions);
  const problem: Problem = {
    at: directive.at(directive.syntax.name),
    message: `nginx knows no directive ${shorten(directive.name, 24)}${near ? `; did you mean ${shorten(near, 24)}?` : ""}`,
    fixes: near ? [rename(directive, near)] : [],
  };
  const isName = /^[A-Za-z][A-Za-z0-9_]*$/.test(directive.name);
  return isOpen && isName && near === undefined ? { ...problem, severity: "hint" } : problem;
}

/** Each name costs a look at every directive, so that only so many are compared. */
const mostNames = 50;

function suggestion(
  { name }: Directive,
  contexts: readonly Context[],
  suggestions: Map<string, string | undefined>,
): string | undefined {
  const [context] = contexts;
  const key = `${context} ${name}`;
  if (!context || (!suggestions.has(key) && suggestions.size >= mostNames)) return undefined;
  const near = suggestions.has(key) ? suggestions.get(key) : nearest(name, namesIn(context), lettersOff(name));
  suggestions.set(key, near);
  return near;
}

const namesIn = (context: Context): readonly string[] =>
  [...directiveNames()].filter((name) => factIn(name, context) !== undefined);

const rename = (directive: Directive, name: string): Fix => ({
  title: `Write ${name}`,
  kind: "review",
  edits: [replaceWord(directive, directive.syntax.name, name)],
});
