import { Remembering } from "../memo.ts";
import type { Block, Directive, UnresolvedInclude } from "./block.ts";
import type { NginxDocument } from "./document.ts";
import type { Location } from "./location.ts";
import { collectLocations, parseListen, Server } from "./server.ts";
import { VariableTable } from "./variables.ts";

/**
 * A whole nginx configuration: a main file, or a fragment that nobody includes, with all included files in place.
 * This is what nginx rules read; indexes are built on first use.
 */
export class NginxConfiguration extends Remembering {
  readonly main: NginxDocument;
  readonly root: Block;
  /** The files that take part, the main file first. */
  readonly documents: readonly NginxDocument[];
  #named: Map<string, Directive[]> | undefined;
  #servers: readonly Server[] | undefined;
  #defaults: ReadonlyMap<string, Server> | undefined;
  #tlsSockets: ReadonlySet<string> | undefined;
  #locations: readonly Location[] | undefined;
  #unresolved: readonly UnresolvedInclude[] | undefined;
  #variables: VariableTable | undefined;

  constructor(main: NginxDocument, root: Block) {
    super();
    this.main = main;
    this.root = root;
    const documents = new Set([main]);
    for (const directive of root.descendants()) documents.add(directive.document);
    this.documents = [...documents];
  }

  /** Whether a file or an inlined `http` block shows the whole tree from the main context down. */
  get isWhole(): boolean {
    return this.root.context === "main" && this.named("http").length > 0;
  }

  /** Every directive of this name, in the order nginx reads them. Entries of maps and the like are not directives. */
  named(name: string): readonly Directive[] {
    this.#named ??= this.#index();
    return this.#named.get(name) ?? [];
  }

  #index(): Map<string, Directive[]> {
    const index = new Map<string, Directive[]>();
    const visit = (block: Block): void => {
      for (const directive of block.children) {
        const same = index.get(directive.name);
        if (same) same.push(directive);
        else index.set(directive.name, [directive]);
        if (directive.block && !isEntryBlock(directive.block)) visit(directive.block);
      }
    };
    visit(this.root);
    return index;
  }

  /** The http block, when it is in view. */
  get http(): Block | undefined {
    return this.named("http")[0]?.block;
  }

  /** The servers of http, in order. */
  get servers(): readonly Server[] {
    this.#servers ??= this.named("server")
      .filter((directive) => directive.block?.context === "server")
      .map((directive) => new Server(directive, this));
    return this.#servers;
  }

  /** The locations of all servers; in a fragment that belongs inside a server, those that stand in it. */
  get locations(): readonly Location[] {
    const isInside = this.root.context === "server" || this.root.context === "location";
    this.#locations ??= isInside
      ? collectLocations(this.root, undefined)
      : this.servers.flatMap((server) => server.locations);
    return this.#locations;
  }

  /** The sockets on which some server asks for TLS. */
  get tlsSockets(): ReadonlySet<string> {
    this.#tlsSockets ??= new Set(
      this.named("listen").flatMap((directive) => (directive.has("ssl") ? [parseListen(directive).socket] : [])),
    );
    return this.#tlsSockets;
  }

  /**
   * The server that nginx takes for a socket when no name decides: the one marked `default_server`, else the first.
   * The key is that of a `Listener`.
   */
  defaultServer(socket: string): Server | undefined {
    this.#defaults ??= defaultServers(this.servers);
    return this.#defaults.get(socket);
  }

  /** The upstream block of this name. */
  upstream(name: string): Directive | undefined {
    return this.named("upstream").find(
      (directive) => directive.arg(0) === name && directive.block?.context === "upstream",
    );
  }

  /** What its variables can hold. */
  get variables(): VariableTable {
    this.#variables ??= new VariableTable(this);
    return this.#variables;
  }

  /** The include statements whose files are not all at hand. */
  get unresolved(): readonly UnresolvedInclude[] {
    this.#unresolved ??= collectUnresolved(this.root);
    return this.#unresolved;
  }
}

/** Blocks whose children are keys and values. */
const entryContexts: ReadonlySet<string> = new Set([
  "map",
  "geo",
  "split_clients",
  "types",
  "charset_map",
  "num_map",
  "match",
  "lua",
]);

const isEntryBlock = (block: Block): boolean => block.context !== undefined && entryContexts.has(block.context);

function collectUnresolved(block: Block): UnresolvedInclude[] {
  const found = [...block.unresolved];
  for (const child of block.children) if (child.block) found.push(...collectUnresolved(child.block));
  return found;
}

/** By socket the server that is marked as its default, else the first one. */
function defaultServers(servers: readonly Server[]): ReadonlyMap<string, Server> {
  const first = new Map<string, Server>();
  const marked = new Map<string, Server>();
  for (const server of servers) {
    for (const { socket, isDefault } of server.listeners) {
      if (!first.has(socket)) first.set(socket, server);
      if (isDefault && !marked.has(socket)) marked.set(socket, server);
    }
  }
  return new Map([...first, ...marked]);
}
