import { remember } from "../memo.ts";
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

/** The directives of one name in blocks of one kind, so that a rule asks only once what holds for all of them. */
export interface PlacedName extends Grammar {
  readonly name: string;
  /** The contexts that these blocks can be: in a whole file just one. */
  readonly contexts: readonly Context[];
  /** In the order nginx reads them; never empty. */
  readonly directives: readonly Directive[];
}

type Growing = PlacedName & { readonly directives: Directive[] };

/**
 * Every directive that nginx itself reads as one, by name and contexts: not the entries of maps, not what stands in
 * blocks that nginx does not know, and not a statement that lacks its end, of which a syntax problem tells.
 */
export const placedNames: (configuration: NginxConfiguration) => readonly PlacedName[] = remember(({ root }) => {
  const byContexts = new Map<readonly Context[], Map<string, Growing>>();
  const place = (directive: Directive, contexts: readonly Context[], byName: Map<string, Growing>): void => {
    const known = byName.get(directive.name);
    if (known) known.directives.push(directive);
    else {
      const { name } = directive;
      byName.set(name, { name, contexts, ...grammarOf(name, contexts), directives: [directive] });
    }
  };
  const visit = (block: Block): void => {
    const contexts = contextsOf(block);
    if (contexts.length === 0) return;
    const byName = byContexts.get(contexts) ?? new Map<string, Growing>();
    byContexts.set(contexts, byName);
    for (const directive of block.children) {
      if (directive.syntax.terminator !== "missing") place(directive, contexts, byName);
      if (directive.block && !entries.has(directive.block.context ?? "")) visit(directive.block);
    }
  };
  visit(root);
  return [...byContexts.values()].flatMap((byName) => [...byName.values()]);
});

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
