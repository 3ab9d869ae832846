import { stockUri } from "../../engine/image/stock-nginx.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { Related } from "../../engine/rule.ts";

/** How many places a finding names; more do not help to find the cause. */
const mostPlaces = 5;

/** Places of directives in files of the repository, each once although several blocks include it. */
export function placesOf(directives: readonly Directive[], message: (directive: Directive) => string): Related[] {
  const distinct = new Map(directives.map((directive) => [directive.syntax, directive]));
  return [...distinct.values()]
    .filter(({ document }) => !document.uri.startsWith(stockUri))
    .slice(0, mostPlaces)
    .map((directive) => ({ ...directive.at(), message: message(directive) }));
}
