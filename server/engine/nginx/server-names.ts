import type { Directive } from "./block.ts";
import type { Listener, Server } from "./server.ts";
import type { Word } from "./syntax.ts";

/** A name that a server asks for on a socket. */
export interface Claim {
  readonly server: Server;
  /** Undefined for a server without `server_name`, which nginx gives the empty name. */
  readonly directive: Directive | undefined;
  readonly word: Word | undefined;
  /** As written; empty for a server without names. */
  readonly name: string;
}

/** A claim that nginx ignores, because an earlier one has the name or a part of it. */
export interface LostClaim {
  readonly claim: Claim;
  readonly holder: Claim;
  /** Where it is lost; a server may keep the name on its other sockets. */
  readonly listener: Listener;
}

/** The names that a server asks for, in order. */
export function claimsOf(server: Server): readonly Claim[] {
  const directives = server.block.own("server_name");
  if (directives.length === 0) return [{ server, directive: undefined, word: undefined, name: "" }];
  return directives.flatMap((directive) =>
    directive.args.map((word) => ({ server, directive, word, name: word.value })),
  );
}

/** A server with more claims, each name on each socket, was not written by hand and is left out. */
const mostClaims = 50_000;

/**
 * The claims that nginx ignores, measured on 1.22.1: on one socket the first server that asks for a name has it, with a
 * warning in the log, and of equal expressions the first is tried. A name like `.example.com` is lost as a whole when
 * either `example.com` or `*.example.com` is taken.
 * @param isClear whether a listener or a name is written out; others neither take a name nor lose one.
 */
export function* lostClaims(
  servers: readonly Server[],
  isClear: (text: string, directive: Directive) => boolean,
): Generator<LostClaim> {
  const holders = new Map<string, Claim>();
  for (const server of servers) {
    const claims = claimsOf(server).filter(({ directive, name }) => !directive || isClear(name, directive));
    const listeners = server.listeners.filter(({ directive }) => !directive || isClear(directive.arg(0), directive));
    if (claims.length * listeners.length > mostClaims) continue;
    for (const listener of listeners) {
      for (const claim of claims) {
        const holder = take(holders, listener.socket, claim);
        if (holder) yield { claim, holder, listener };
      }
    }
  }
}

/** The earlier claim that keeps this one from its name; undefined when it gets it. What was taken before that stays taken. */
function take(holders: Map<string, Claim>, socket: string, claim: Claim): Claim | undefined {
  for (const key of keysOf(claim.name)) {
    const holder = holders.get(`${socket} ${key}`);
    if (holder) return holder;
    holders.set(`${socket} ${key}`, claim);
  }
  return undefined;
}

/** What nginx looks up for a name: expressions by their text, everything else without regard to case. */
function keysOf(name: string): readonly string[] {
  if (name.startsWith("~")) return [name];
  const text = name.toLowerCase();
  if (text.startsWith(".")) return [`=${text.slice(1)}`, `*${text}`];
  return [text.startsWith("*.") ? text : `=${text}`];
}
