import { basename } from "../uri.ts";
import { Block, Directive } from "./block.ts";
import { type Context, contextInside, directiveFacts } from "./directives.ts";
import type { NginxDocument } from "./document.ts";
import type { Statement } from "./syntax.ts";

/** What an include statement stands for: the files at hand, and whether there may be others. */
export interface Included {
  readonly documents: readonly NginxDocument[];
  /** Set when files are missing: the names they may hold, or undefined when that is unknown. */
  readonly unresolved: { readonly holds: ReadonlySet<string> | undefined } | undefined;
}

/** Finds the files of an include pattern as written in the configuration. */
export type ResolveInclude = (pattern: string) => Included;

/** nginx itself stops at its limit of open files; these bounds keep hostile includes from growing without end. */
const maximumIncludeDepth = 20;
const maximumDirectives = 1_000_000;

/** Builds the tree of a configuration: the statements of its main file with every included file in its place. */
export function expand(main: NginxDocument, context: Context | undefined, resolve: ResolveInclude): Block {
  return new Expansion(resolve).expand(main, context);
}

class Expansion {
  readonly #resolve: ResolveInclude;
  readonly #occurring = new Set<string>();
  #order = 0;

  constructor(resolve: ResolveInclude) {
    this.#resolve = resolve;
  }

  expand(main: NginxDocument, context: Context | undefined): Block {
    const root = new Block(undefined, context, this.#occurring);
    this.#fill(root, main, main.body.statements, [main]);
    return root;
  }

  #fill(block: Block, document: NginxDocument, statements: readonly Statement[], open: readonly NginxDocument[]): void {
    for (const statement of statements) {
      const directive = new Directive(document, statement, block, this.#order++);
      block.children.push(directive);
      this.#occurring.add(directive.name);
      if (this.#order > maximumDirectives) {
        block.unresolved.push({ directive, holds: undefined });
        return;
      }
      if (statement.body) this.#enter(directive, document, statement, open);
      else if (directive.name === "include" && directive.args.length > 0) this.#include(block, directive, open);
    }
  }

  #enter(directive: Directive, document: NginxDocument, statement: Statement, open: readonly NginxDocument[]): void {
    const { context } = directive.parent;
    const inner = new Block(directive, context ? contextInside(directive.name, context) : undefined, this.#occurring);
    directive.block = inner;
    this.#fill(inner, document, statement.body?.statements ?? [], open);
  }

  #include(block: Block, directive: Directive, open: readonly NginxDocument[]): void {
    const { documents, unresolved } = this.#resolve(directive.arg(0));
    if (unresolved) block.unresolved.push({ directive, holds: unresolved.holds });
    for (const document of documents) {
      if (open.includes(document) || open.length > maximumIncludeDepth) {
        block.unresolved.push({ directive, holds: undefined });
      } else this.#fill(block, document, document.body.statements, [...open, document]);
    }
  }
}

const contextsByPath: readonly (readonly [RegExp, Context])[] = [
  [/(^|\/)streams?(-enabled|-available|-conf)?(\.d)?\//, "stream"],
  [/(^|\/)(conf\.d|sites-(enabled|available)|templates|vhosts?(\.d)?|http\.d|servers)\//, "http"],
];

const guesses: readonly Context[] = [
  "http",
  "server",
  "location",
  "upstream",
  "stream",
  "stream-server",
  "events",
  "main",
];

/** Directives that only a main file holds. */
const mainOnly: ReadonlySet<string> = new Set(["http", "events", "stream", "mail", "worker_processes", "pid"]);

/**
 * The context in which a file that nobody includes stands: by its directives when they fit only the main file, else
 * by its path, else the first usual context that allows all its directives. Undefined when nothing fits; an
 * `nginx.conf` without any known directive is a main file with slips in it.
 */
export function inferContext(document: NginxDocument): Context | undefined {
  const names = document.body.statements.map((statement) => statement.name.value);
  if (names.some((name) => mainOnly.has(name))) return "main";
  const fits = (context: Context): boolean => names.every((name) => isAllowed(name, context));
  for (const [pattern, context] of contextsByPath) if (pattern.test(document.uri) && fits(context)) return context;
  const known = names.filter((name) => name !== "include" && directiveFacts(name).length > 0);
  if (known.length === 0) return basename(document.uri) === "nginx.conf" && names.length > 0 ? "main" : undefined;
  return guesses.find(fits);
}

function isAllowed(name: string, context: Context): boolean {
  const facts = directiveFacts(name);
  return facts.length === 0 || name === "include" || facts.some((fact) => fits(fact.contexts, context));
}

const fits = (contexts: readonly Context[], context: Context): boolean =>
  contexts.length === 0 || contexts.includes(context);
