import { isReadOnly } from "../../../engine/nginx/known-variables.ts";
import { type PlacedName, placedNames } from "../../../engine/nginx/placed.ts";
import type { Rule } from "../../../engine/rule.ts";
import { consequence, refused } from "./refused.ts";

/** Which argument names the variable; negative ones count from the end. */
const targets: ReadonlyMap<string, number> = new Map([
  ["set", 0],
  ["auth_request_set", 0],
  ["map", -1],
  ["geo", -1],
  ["split_clients", -1],
]);

export const rule: Rule<"nginx"> = {
  id: "nginx/read-only-variable",
  title: "A variable of nginx's own is given another value",
  severity: "error",
  enabled: true,
  rationale: `Most built-in variables cannot be written: they say what nginx itself knows of the request. ${consequence}`,
  remedy: "Choose a name that nginx does not use.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/varindex.html"],
  since: "0.1.0",

  *check(configuration) {
    for (const placed of placedNames(configuration)) {
      const index = indexOfTarget(placed);
      for (const directive of index === undefined ? [] : placed.directives) {
        const word = directive.args.at(index ?? 0);
        const name = word?.value.slice(1).toLowerCase() ?? "";
        if (!word?.value.startsWith("$") || !isReadOnly(name)) continue;
        yield { at: directive.at(word), message: `${directive.name} cannot write $${name}: it belongs to nginx` };
      }
    }
  },
};

/** Stream has variables of its own. */
const indexOfTarget = ({ name, contexts }: PlacedName): number | undefined =>
  contexts.some((context) => /^(stream|mail)/.test(context)) ? undefined : targets.get(name);
