import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Listener, Server } from "../../../engine/nginx/server.ts";

/** A setting that belongs to a socket. */
export interface Setting {
  readonly name: string;
  readonly transport: "tls" | "plain";
  /** Where the difference is one of speed. */
  readonly isMinor?: boolean;
}

/**
 * Measured with nginx 1.22.1 where possible: `large_client_header_buffers`, `underscores_in_headers` and
 * `ignore_invalid_headers` are not here, as they do act from the Host header on; the settings for plain HTTP act with
 * TLS, where the handshake names the host.
 */
export const settings: readonly Setting[] = [
  { name: "ssl_protocols", transport: "tls" },
  { name: "ssl_early_data", transport: "tls" },
  { name: "ssl_session_tickets", transport: "tls" },
  { name: "ssl_session_ticket_key", transport: "tls" },
  { name: "ssl_session_cache", transport: "tls", isMinor: true },
  { name: "ssl_session_timeout", transport: "tls", isMinor: true },
  { name: "merge_slashes", transport: "plain" },
  { name: "client_header_buffer_size", transport: "plain", isMinor: true },
];

/** The server that decides on all sockets of this one; undefined where this one does on any, or several do. */
export function decidingServer(
  server: Server,
  transport: Setting["transport"],
  configuration: NginxConfiguration,
): Server | undefined {
  const endsTls = (listener: Listener): boolean => listener.isTls || listener.isQuic;
  const relevant = server.listeners.filter((listener) => transport === "plain" || endsTls(listener));
  if (transport === "plain" && server.isTls) return undefined;
  const sockets = new Set(relevant.map(({ socket }) => socket));
  const deciding = new Set([...sockets].map((socket) => configuration.defaultServer(socket)));
  const [only] = deciding;
  const isTls = only?.listeners.some((listener) => sockets.has(listener.socket) && endsTls(listener));
  return deciding.size === 1 && isTls === (transport === "tls") ? only : undefined;
}
