import { contextSets, defaultServerUntil, directiveTable, modules, sharedFamilies } from "./directives.generated.ts";

/**
 * Where a directive stands. `server` and `upstream` of http, stream and mail are different contexts because different
 * modules fill them; `if` is two contexts because nginx allows other directives in each.
 */
export type Context =
  | "main"
  | "events"
  | "http"
  | "server"
  | "location"
  | "if-in-server"
  | "if-in-location"
  | "limit_except"
  | "upstream"
  | "stream"
  | "stream-server"
  | "stream-upstream"
  | "mail"
  | "mail-server"
  | "mgmt"
  | "acme_issuer"
  | "oidc_provider"
  | "otel_exporter"
  | BlockKind;

/** A block whose body is no list of directives: entries of key and values, or Lua source. */
export type BlockKind = "map" | "geo" | "split_clients" | "types" | "charset_map" | "num_map" | "match" | "lua";

/** How many arguments nginx accepts, the name not counted; `max` undefined means any number from `min` on. */
export interface Arity {
  readonly min: number;
  readonly max: number | undefined;
}

/** What one nginx module says of one directive; from nginx.org documentation and our own measured table. */
export interface DirectiveFact {
  readonly name: string;
  /** `ngx_http_core_module` and the like, or `Core functionality`. */
  readonly module: string;
  /** Empty when unknown, as for third-party modules: such a directive fits everywhere. */
  readonly contexts: readonly Context[];
  readonly block: boolean;
  /** Undefined when it is not known for certain: such a directive is never judged by its argument count. */
  readonly arity: Arity | undefined;
  /** Whether the one argument is `on` or `off` and nothing else. */
  readonly flag: boolean;
  /** The arguments that act when the directive is absent, as documented; undefined when there are none. */
  readonly default: string | undefined;
  /** The first mainline version that knows the directive, where it is recorded. */
  readonly since: string | undefined;
  /** Undefined when unknown, as for third-party modules. */
  readonly inheritance: Inheritance | undefined;
}

/**
 * How a value reaches nested contexts. `nearest`: the innermost one acts. `list`: all directives of the family at the
 * innermost level that has any replace the outer ones. `none`: acts only where it stands. `default-server`: the
 * default server of the socket decides, until the nginx version `until` where there is one; from there it is `nearest`.
 */
export interface Inheritance {
  readonly kind: "nearest" | "list" | "none" | "default-server";
  /** The names that are inherited together, such as `allow` and `deny`; its own name alone in most cases. */
  readonly family: readonly string[];
  readonly until: string | undefined;
}

const inheritanceKinds = { n: "none", l: "list", d: "default-server" } as const;

function parseInheritance(name: string, flags: string): Inheritance | undefined {
  if (flags.includes("?")) return undefined;
  const letter = (["n", "l", "d"] as const).find((candidate) => flags.includes(candidate));
  const kind = letter === undefined ? "nearest" : inheritanceKinds[letter];
  const family = sharedFamilies.find((names) => names.includes(name)) ?? [name];
  return { kind, family, until: kind === "default-server" ? defaultServerUntil[name] : undefined };
}

function parseArity(text: string): Arity | undefined {
  if (text === "-") return undefined;
  const [min = "", max = min] = text.split("-");
  return { min: Number(min), max: max === "" ? undefined : Number(max) };
}

/** Reads one line of the generated table; its columns are named there. */
function parseFact(line: string): DirectiveFact {
  const [name = "", module = "", contexts = "", flags = "", arity = "", since = "", ...standard] = line.split(" ");
  return {
    name,
    module: modules[Number(module)] ?? "",
    contexts: contextSets[Number(contexts)] ?? [],
    block: flags.includes("b"),
    arity: parseArity(arity),
    flag: flags.includes("f"),
    default: standard.length > 0 ? standard.join(" ") : undefined,
    since: since === "-" ? undefined : since,
    inheritance: parseInheritance(name, flags),
  };
}

let table: ReadonlyMap<string, readonly DirectiveFact[]> | undefined;

function facts(): ReadonlyMap<string, readonly DirectiveFact[]> {
  if (table !== undefined) return table;
  const map = new Map<string, DirectiveFact[]>();
  for (const line of directiveTable.split("\n")) {
    const fact = parseFact(line);
    const known = map.get(fact.name);
    if (known === undefined) map.set(fact.name, [fact]);
    else known.push(fact);
  }
  table = map;
  return map;
}

/** Every directive name we know, in the order of the generated table. */
export function directiveNames(): Iterable<string> {
  return facts().keys();
}

/** All facts of this name, one per module that defines it, http first; empty when the name is unknown. */
export function directiveFacts(name: string): readonly DirectiveFact[] {
  return facts().get(name) ?? [];
}

/** The fact that holds for this name in this context; undefined when the name is unknown or not allowed there. */
export function factIn(name: string, context: Context): DirectiveFact | undefined {
  return directiveFacts(name).find((fact) => fact.contexts.length === 0 || fact.contexts.includes(context));
}

/** Whether nginx or a well-known third-party module defines a directive of this name. */
export function isKnown(name: string): boolean {
  return facts().has(name);
}

/**
 * How this directive's value reaches nested contexts; where several modules define the name, the fact of http speaks
 * (`factIn(...)?.inheritance` asks one context). Undefined when the name is unknown or its behaviour is.
 */
export function inheritance(name: string): Inheritance | undefined {
  return directiveFacts(name)[0]?.inheritance;
}

const entryBlocks: ReadonlySet<string> = new Set<BlockKind>([
  "map",
  "geo",
  "split_clients",
  "types",
  "charset_map",
  "num_map",
  "match",
]);

/**
 * The inner grammar of the block that this directive opens; undefined when its body holds directives, or when the
 * directive opens no block. Every `*_by_lua_block` holds Lua, whichever module defines it.
 */
export function blockKind(name: string): BlockKind | undefined {
  if (name.endsWith("_by_lua_block")) return "lua";
  return entryBlocks.has(name) ? (name as BlockKind) : undefined;
}

const opened: Readonly<Record<string, Partial<Record<Context, Context>>>> = {
  events: { main: "events" },
  http: { main: "http" },
  stream: { main: "stream" },
  mail: { main: "mail" },
  mgmt: { main: "mgmt" },
  server: { http: "server", stream: "stream-server", mail: "mail-server" },
  upstream: { http: "upstream", stream: "stream-upstream" },
  location: { server: "location", location: "location" },
  limit_except: { location: "limit_except" },
  if: { server: "if-in-server", location: "if-in-location" },
  acme_issuer: { http: "acme_issuer" },
  oidc_provider: { http: "oidc_provider" },
  otel_exporter: { http: "otel_exporter" },
};

/** The context inside the block that `name` opens in `context`; undefined when nginx has no such block there. */
export function contextInside(name: string, context: Context): Context | undefined {
  return blockKind(name) ?? (Object.hasOwn(opened, name) ? opened[name]?.[context] : undefined);
}
