import type { Block, Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import { inheritance } from "./directives.ts";
import type { Server } from "./server.ts";
import { mayHold } from "./unresolved.ts";
import { isAtLeast } from "./version.ts";

/** A level on which a TLS directive stands, and the servers in view for which its value acts. */
export interface TlsLevel {
  readonly block: Block;
  /** Empty also where servers may be out of view, or where the level lies outside http. */
  readonly servers: readonly Server[];
}

/**
 * The levels on which a directive about TLS stands and can act. Left out are levels that every TLS server in view
 * overrides, servers that do not end TLS, and, where the default server of a socket decides (`ssl_protocols` before
 * nginx 1.29.2, by its CHANGES file), the other servers of that socket. What is not in view is taken to act.
 * @param version the target nginx version; undefined takes every server to act where the version decides.
 */
export function actingTlsLevels(
  configuration: NginxConfiguration,
  name: string,
  version: string | undefined,
): readonly TlsLevel[] {
  const levels = new Set(configuration.named(name).map((directive) => directive.parent));
  if (levels.size === 0) return [];
  const closed = showsAllServers(configuration);
  const deciding =
    defaultDecides(name, version) && closed ? new Set(defaultServers(configuration).values()) : undefined;
  const serversOf = new Map<Block, Server[]>();
  for (const server of configuration.servers) {
    const level = server.block.value(name)?.parent;
    if (!level || !mayEndTls(server) || (deciding && !deciding.has(server))) continue;
    const known = serversOf.get(level);
    if (known) known.push(server);
    else serversOf.set(level, [server]);
  }
  return [...levels]
    .filter((block) => serversOf.has(block) || (block.context === "http" ? !closed : block.context !== "server"))
    .map((block) => ({ block, servers: serversOf.get(block) ?? [] }));
}

/** Whether the default server of a socket decides; not where that ended with a version and the target is unknown. */
function defaultDecides(name: string, version: string | undefined): boolean {
  const fact = inheritance(name);
  if (fact?.kind !== "default-server") return false;
  return fact.until === undefined || isAtLeast(version, fact.until) === false;
}

/** Whether every server of http is in view. */
export const showsAllServers = ({ root, http }: NginxConfiguration): boolean =>
  http !== undefined && !mayHold(root, "http") && !mayHold(http, "server");

/** Whether a server can be reached over TLS, as far as its listen lines are in view and written out. */
export const mayEndTls = (server: Server): boolean =>
  server.isTls ||
  mayHold(server.block, "listen") ||
  server.listeners.some(({ directive }) => directive?.args.some((word) => word.value.includes("$")));

/** The default server of each socket in view, by the key of its listeners. */
export function defaultServers(configuration: NginxConfiguration): ReadonlyMap<string, Server> {
  const bySocket = new Map<string, Server>();
  for (const server of configuration.servers) {
    for (const { socket, isDefault } of server.listeners) {
      if (isDefault || !bySocket.has(socket)) bySocket.set(socket, server);
    }
  }
  return bySocket;
}

/** The `listen` lines of a server that end TLS over TCP, as written. */
export const tlsListens = (server: Server): readonly Directive[] =>
  server.listeners.flatMap(({ isTls, isQuic, directive }) => (isTls && !isQuic && directive ? [directive] : []));

/** The servers that are the default one of a socket with TLS: what belongs to the socket is taken from them. */
export const decidingTlsServers = (configuration: NginxConfiguration): readonly Server[] =>
  configuration.servers.filter((server) =>
    server.listeners.some(
      ({ isTls, isQuic, socket }) => isTls && !isQuic && configuration.defaultServer(socket) === server,
    ),
  );

/** The servers that share each socket, in order, by the key of its listeners. */
export function serversBySocket(configuration: NginxConfiguration): ReadonlyMap<string, readonly Server[]> {
  const bySocket = new Map<string, Server[]>();
  for (const server of configuration.servers) {
    for (const socket of new Set(server.listeners.map((listener) => listener.socket))) {
      const known = bySocket.get(socket);
      if (known) known.push(server);
      else bySocket.set(socket, [server]);
    }
  }
  return bySocket;
}

/** Whether a server ends every TLS handshake for its names. */
export const rejectsHandshake = ({ block }: Server): boolean =>
  block.value("ssl_reject_handshake")?.arg(0).toLowerCase() === "on";

/** The protocols to offer, as arguments of `ssl_protocols`: nginx knows the name TLSv1.3 from 1.13.0 on. */
export const modernProtocols = (version: string | undefined): string =>
  isAtLeast(version, "1.13.0") === false ? "TLSv1.2" : "TLSv1.2 TLSv1.3";

/** The other servers that are the default one of a socket on which this server ends TLS. */
export function defaultServersAbove(server: Server, bySocket: ReadonlyMap<string, Server>): readonly Server[] {
  const tls = server.listeners.filter((listener) => listener.isTls || listener.isQuic);
  const above = new Set(tls.map(({ socket }) => bySocket.get(socket) ?? server));
  return [...above].filter((other) => other !== server);
}
