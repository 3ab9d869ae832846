import { type ArgumentFacts, argumentFacts } from "./arguments.ts";
import type { Block, Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import { type Context, type DirectiveFact, directiveFacts, factIn } from "./directives.ts";

/** A directive in a block whose grammar is known, and the contexts that this block can be: in a whole file just one. */
export interface Placed {
  readonly directive: Directive;
  readonly contexts: readonly Context[];
}

const known = new WeakMap<NginxConfiguration, readonly Placed[]>();

/**
 * Every directive that nginx itself reads as one: not the entries of maps, not what stands in blocks that nginx does not
 * know, and not a statement that lacks its end, of which a syntax problem tells.
 */
export function placedDirectives(configuration: NginxConfiguration): readonly Placed[] {
  const cached = known.get(configuration);
  if (cached) return cached;
  const found: Placed[] = [];
  const visit = (block: Block): void => {
    const contexts = contextsOf(block);
    if (contexts.length === 0) return;
    for (const directive of block.children) {
      if (directive.syntax.terminator !== "missing") found.push({ directive, contexts });
      if (directive.block && !entries.has(directive.block.context ?? "")) visit(directive.block);
    }
  };
  visit(configuration.root);
  known.set(configuration, found);
  return found;
}

const entries: ReadonlySet<string> = new Set([
  "map",
  "geo",
  "split_clients",
  "types",
  "charset_map",
  "num_map",
  "match",
  "lua",
]);

/** In a fragment a `server` or an `upstream` on the outermost level may be that of http, stream or mail. */
const twins: Readonly<Record<string, readonly Context[]>> = {
  server: ["server", "stream-server", "mail-server"],
  upstream: ["upstream", "stream-upstream"],
};

/** The contexts that a block can be. The outermost level of a fragment is only guessed, and then there are several. */
function contextsOf({ directive, context, parent }: Block): readonly Context[] {
  if (context === undefined) return [];
  if (!directive) return context === "main" ? ["main"] : (guessed[context] ?? [context]);
  const isOuter = parent?.directive === undefined && parent?.context !== "main";
  return (isOuter ? twins[directive.name] : undefined) ?? [context];
}

const insideServer: readonly Context[] = ["server", "location", "if-in-server", "if-in-location", "limit_except"];

/** What a fragment may be whose directives fit a context. */
const guessed: Partial<Record<Context, readonly Context[]>> = {
  http: ["http", "stream", "mail"],
  server: ["http", ...insideServer, "stream", "stream-server", "mail-server"],
  location: insideServer,
  "stream-server": ["stream", "stream-server"],
};

/** What nginx's modules say of a directive in the places where it can stand; empty when none of them allows it there. */
export function factsAt({ directive, contexts }: Placed): readonly DirectiveFact[] {
  return directiveFacts(directive.name).filter(
    (fact) => fact.contexts.length === 0 || fact.contexts.some((context) => contexts.includes(context)),
  );
}

/** What was measured of its arguments, where every place that it can stand in says the same; undefined otherwise. */
export function argumentFactsAt(placed: Placed): ArgumentFacts | undefined {
  const { name } = placed.directive;
  const allowed =
    placed.contexts.length === 1 ? placed.contexts : placed.contexts.filter((context) => factIn(name, context));
  const [first, ...others] = allowed.map((context) => argumentFacts(name, context));
  return others.every((facts) => facts === first) ? first : undefined;
}
