import type { Directive } from "../../../engine/nginx/block.ts";
import type { VariableTable } from "../../../engine/nginx/variables.ts";

/** Whether one of these directives reads a wanted variable in its own words, directly or through maps and `set`. */
export const readsAny = (
  variables: VariableTable,
  directives: Iterable<Directive>,
  isWanted: (name: string) => boolean,
): boolean => {
  for (const directive of directives) {
    for (const { value } of directive.args) {
      if (value.includes("$") && [...variables.namesIn(value, directive)].some(isWanted)) return true;
    }
  }
  return false;
};
