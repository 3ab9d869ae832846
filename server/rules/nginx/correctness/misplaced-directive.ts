import type { Directive } from "../../../engine/nginx/block.ts";
import { type Context, directiveFacts } from "../../../engine/nginx/directives.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/misplaced-directive",
  title: "A directive stands where nginx does not allow it",
  severity: "error",
  enabled: true,
  rationale: `Each directive belongs to some blocks only, and a closing brace too early or too late moves all that follows. ${consequence}`,
  remedy: "Move the directive into a block that allows it; check the braces above it first.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/dirindex.html", "https://nginx.org/en/docs/beginners_guide.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const placed of placedNames(configuration)) {
      const look = lookAt(placed);
      for (const directive of look ? placed.directives : []) yield* look?.(directive) ?? [];
    }
  },
};

function lookAt({ name, facts, contexts }: PlacedName): ((directive: Directive) => Iterable<Problem>) | undefined {
  if (facts.length === 0) return (directive) => misplaced(directive, contexts);
  if (name === "alias") return inNamed;
  return facts.every((fact) => fact.block) ? blockless : undefined;
}

/** The names of contexts as a reader of the configuration knows them. */
const shown = (context: string): string => context.replace(/^(stream|mail)-/, "$1 ").replace(/-in-/, " in ");

const longestMessage = 90;

function* misplaced(directive: Directive, contexts: readonly Context[]): Generator<Problem> {
  const every = [...new Set(directiveFacts(directive.name).flatMap((fact) => fact.contexts))];
  const usual = every.filter((one) => !/^(if-|limit_except|mail)/.test(one));
  const allowed = (usual.length > 0 ? usual : every).map(shown);
  const [context] = contexts;
  if (allowed.length === 0 || !context) return;
  const where = allowed.length > 3 ? `${allowed.slice(0, 2).join(", ")} and others` : allowed.join(" or ");
  const start = `${shorten(directive.name, 24)} cannot stand in ${shown(context)}; it belongs in `;
  yield { at: directive.at(directive.syntax.name), message: start + shorten(where, longestMessage - start.length) };
}

/** A named location has no path that an alias could take the place of. */
function* inNamed(directive: Directive): Generator<Problem> {
  const around = directive.parent.directive;
  if (around?.name !== "location" || !around.arg(0).startsWith("@")) return;
  yield { at: directive.at(directive.syntax.name), message: "alias cannot stand in a named location; root can" };
}

/** The same name is a line in one block and a block in another. */
function* blockless(directive: Directive): Generator<Problem> {
  if (directive.block) return;
  const isElsewhere = directiveFacts(directive.name).some((fact) => !fact.block);
  if (!isElsewhere) return;
  yield { at: directive.at(), message: `${shorten(directive.name)} opens a block here and is no line of its own` };
}
