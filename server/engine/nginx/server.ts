import { Remembering } from "../memo.ts";
import type { Block, Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import { chooseLocation, Location } from "./location.ts";

/** One `listen` line, or the implicit one of a server that has none. */
export interface Listener {
  /** Undefined for the implicit listener. */
  readonly directive: Directive | undefined;
  /** Empty for the wildcard address. */
  readonly address: string;
  /** Undefined for unix sockets, for ranges and for ports that a template fills in. */
  readonly port: number | undefined;
  readonly isTls: boolean;
  readonly isQuic: boolean;
  readonly isDefault: boolean;
  /** Key that is equal for listeners of one socket, whatever their spelling. */
  readonly socket: string;
}

/** Addresses that no other machine can reach, or only machines of the same private network. */
const privateAddress =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[?::1\]?$|\[?f[cd][0-9a-f]{2}:|unix:|localhost$)/i;

/** A server block of http. */
export class Server extends Remembering {
  readonly directive: Directive;
  readonly block: Block;
  readonly configuration: NginxConfiguration;
  #names: readonly string[] | undefined;
  #listeners: readonly Listener[] | undefined;
  #locations: readonly Location[] | undefined;

  constructor(directive: Directive, configuration: NginxConfiguration) {
    super();
    if (!directive.block) throw new TypeError("a server is a block");
    this.directive = directive;
    this.block = directive.block;
    this.configuration = configuration;
  }

  /** Its listen lines; a server without one listens on port 80. Empty when they may stand in a file not at hand. */
  get listeners(): readonly Listener[] {
    this.#listeners ??= this.#readListeners();
    return this.#listeners;
  }

  #readListeners(): readonly Listener[] {
    const explicit = this.block.own("listen");
    if (explicit.length === 0) return this.block.mayHide("listen") ? [] : [implicitListener];
    // One server that asks for TLS turns it on for the socket, and so for every server that shares it.
    const { tlsSockets } = this.configuration;
    return explicit.map(parseListen).map((listener) => {
      return listener.isTls || !tlsSockets.has(listener.socket) ? listener : { ...listener, isTls: true };
    });
  }

  get names(): readonly string[] {
    this.#names ??= this.block.own("server_name").flatMap((directive) => directive.args.map((word) => word.value));
    return this.#names;
  }

  /** Whether at least one listener ends TLS, by its parameter or by the old `ssl on`. */
  get isTls(): boolean {
    return this.listeners.some((listener) => listener.isTls || listener.isQuic) || this.#hasOldSsl;
  }

  /** Whether a client can reach it without TLS. */
  get plainListeners(): readonly Listener[] {
    if (this.#hasOldSsl) return [];
    return this.listeners.filter((listener) => !listener.isTls && !listener.isQuic);
  }

  get #hasOldSsl(): boolean {
    return this.block.value("ssl")?.arg(0).toLowerCase() === "on";
  }

  /** Its locations, nested ones too, in the order nginx reads them. */
  get locations(): readonly Location[] {
    this.#locations ??= collectLocations(this.block, undefined);
    return this.#locations;
  }

  /** The location nginx chooses for a path by exact, longest prefix, `^~` and regex rules; undefined for none. */
  locationFor(path: string): Location | undefined {
    return chooseLocation(this.locations, path);
  }

  /** The blocks whose directives can shape an answer: the server, its locations, and every `if` and `limit_except`. */
  *leaves(): Generator<Block> {
    yield this.block;
    for (const directive of this.block.descendants()) {
      if (directive.block && leafContexts.has(directive.block.context ?? "")) yield directive.block;
    }
  }
}

const leafContexts: ReadonlySet<string> = new Set(["location", "if-in-location", "if-in-server", "limit_except"]);

const implicitListener: Listener = {
  directive: undefined,
  address: "",
  port: 80,
  isTls: false,
  isQuic: false,
  isDefault: false,
  socket: "*:80",
};

/** Reads a listen line; spellings of one socket (`80`, `*:80`, `0.0.0.0:80`) give one key. */
export function parseListen(directive: Directive): Listener {
  const target = directive.arg(0);
  const { address, port } = splitAddress(target);
  const parameters = new Set(directive.args.slice(1).map((word) => word.value));
  const isQuic = parameters.has("quic");
  const wildcard = address === "" || address === "*" || address === "0.0.0.0";
  const key = target.startsWith("unix:") ? target : `${wildcard ? "*" : address.toLowerCase()}:${port ?? target}`;
  return {
    directive,
    address: wildcard ? "" : address,
    port,
    isTls: parameters.has("ssl"),
    isQuic,
    isDefault: parameters.has("default_server") || parameters.has("default"),
    socket: isQuic ? `quic ${key}` : key,
  };
}

function splitAddress(target: string): { address: string; port: number | undefined } {
  if (target.startsWith("unix:")) return { address: target, port: undefined };
  if (/^\d+$/.test(target)) return { address: "", port: Number(target) };
  // A template's value, or a range of ports.
  if (/^(\$[^:]*|\d+-\d+)$/.test(target)) return { address: "", port: undefined };
  const colon = target.startsWith("[") ? target.indexOf("]:") + 1 : target.lastIndexOf(":");
  const port = colon > 0 ? target.slice(colon + 1) : "80";
  return { address: colon > 0 ? target.slice(0, colon) : target, port: /^\d+$/.test(port) ? Number(port) : undefined };
}

/** Whether the listener's own address keeps other networks out; the wildcard address never does. */
export const isPrivate = (listener: Listener): boolean => isPrivateAddress(listener.address);

/** Whether an address, a network or a unix socket is one that other networks cannot reach. */
export const isPrivateAddress = (address: string): boolean => privateAddress.test(address);

/** The locations in a block, nested ones too, in the order nginx reads them; `parent` is the location it belongs to. */
export function collectLocations(block: Block, parent: Location | undefined): Location[] {
  const found: Location[] = [];
  for (const directive of block.own("location")) {
    if (!directive.block) continue;
    const location = new Location(directive, directive.block, parent);
    found.push(location, ...collectLocations(directive.block, location));
  }
  return found;
}
