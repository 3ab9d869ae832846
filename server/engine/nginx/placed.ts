import { type ArgumentFacts, argumentFacts } from "./arguments.ts";
import type { Block, Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import { type Context, type DirectiveFact, directiveFacts, factIn } from "./directives.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

/** What is known of a name in the places where it stands. */
export interface Grammar {
  /** What nginx's modules say of it there; empty when none of them allows it. */
  readonly facts: readonly DirectiveFact[];
  /** What was measured of its arguments, where every place says the same; undefined otherwise. */
  readonly measured: ArgumentFacts | undefined;
  /** The only parameters that it takes, where the place is certain. */
  readonly parameters: Parameters | undefined;
}

/** A directive in a block whose grammar is known, and the contexts that this block can be: in a whole file just one. */
export interface Placed extends Grammar {
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
      if (directive.syntax.terminator !== "missing") {
        const { facts, measured, parameters } = grammarOf(directive.name, contexts);
        found.push({ directive, contexts, facts, measured, parameters });
      }
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
  if (!directive) return context === "main" ? alone(context) : (guessed[context] ?? alone(context));
  const isOuter = parent?.directive === undefined && parent?.context !== "main";
  return (isOuter ? twins[directive.name] : undefined) ?? alone(context);
}

const single = new Map<Context, readonly Context[]>();

/** The same list each time, so that what is known of names can be kept by it. */
function alone(context: Context): readonly Context[] {
  const list = single.get(context) ?? [context];
  single.set(context, list);
  return list;
}

const insideServer: readonly Context[] = ["server", "location", "if-in-server", "if-in-location", "limit_except"];

/** What a fragment may be whose directives fit a context. */
const guessed: Partial<Record<Context, readonly Context[]>> = {
  http: ["http", "stream", "mail"],
  server: ["http", ...insideServer, "stream", "stream-server", "mail-server"],
  location: insideServer,
  "stream-server": ["stream", "stream-server"],
};

const grammars = new Map<readonly Context[], Map<string, Grammar>>();

/** More names than nginx has: what hostile files make up is not kept. */
const mostNames = 5000;

function grammarOf(name: string, contexts: readonly Context[]): Grammar {
  const byName = grammars.get(contexts) ?? new Map<string, Grammar>();
  grammars.set(contexts, byName);
  const cached = byName.get(name);
  if (cached) return cached;
  const facts = directiveFacts(name).filter(
    (fact) => fact.contexts.length === 0 || fact.contexts.some((context) => contexts.includes(context)),
  );
  const allowed = contexts.length === 1 ? contexts : contexts.filter((context) => factIn(name, context));
  const [first, ...others] = allowed.map((context) => argumentFacts(name, context));
  const [context] = contexts;
  const grammar: Grammar = {
    facts,
    measured: others.every((other) => other === first) ? first : undefined,
    parameters: contexts.length === 1 && context ? parametersOf(name, context) : undefined,
  };
  if (byName.size < mostNames) byName.set(name, grammar);
  return grammar;
}
