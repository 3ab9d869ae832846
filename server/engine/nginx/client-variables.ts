import { anyCharacter, type Characters, carriageReturn, dot, lineFeed, slash } from "./regex.ts";
import type { Server } from "./server.ts";
import { mayHold } from "./unresolved.ts";

/** What a client can make a built-in variable hold; facts seen on nginx 1.22.1. */
export interface ClientText {
  readonly characters: Characters;
  readonly startsWithSlash: boolean;
}

const breaks = carriageReturn | lineFeed;

/** A header field or a part of the request line: nginx ends both at CR or LF. */
const oneLine: ClientText = { characters: anyCharacter & ~breaks, startsWithSlash: false };

const fixedNames: Readonly<Record<string, ClientText>> = {
  // In a server that takes every host.
  host: { characters: dot, startsWithSlash: false },
  // Decoded: %0d%0a in the path is a line break here.
  uri: { characters: anyCharacter, startsWithSlash: true },
  // As the client wrote it, still encoded.
  request_uri: { characters: anyCharacter & ~breaks, startsWithSlash: true },
  fastcgi_script_name: { characters: anyCharacter, startsWithSlash: true },
  args: oneLine,
  request: oneLine,
  content_type: oneLine,
  proxy_add_x_forwarded_for: oneLine,
  request_body: { characters: anyCharacter, startsWithSlash: false },
  // nginx refuses a Host with a path separator.
  http_host: { characters: anyCharacter & ~breaks & ~slash, startsWithSlash: false },
};

const families: readonly string[] = ["http_", "arg_", "cookie_"];

const aliases: Readonly<Record<string, string>> = { document_uri: "uri", query_string: "args" };

/** The one name of a variable that has two. */
export const canonicalName = (name: string): string => (Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name);

/**
 * What a client can for certain make this built-in variable hold in a server; undefined for variables that it cannot
 * choose, and for those we do not know. `$host` is its text only in a server that takes every host.
 */
export function clientText(name: string, server: Server | undefined): ClientText | undefined {
  if (name === "host" && !(server && takesAnyHost(server))) return undefined;
  return widestText(name);
}

/** What a client can make a built-in variable hold in some server. */
export function widestText(name: string): ClientText | undefined {
  if (Object.hasOwn(fixedNames, name)) return fixedNames[name];
  return families.some((family) => name.length > family.length && name.startsWith(family)) ? oneLine : undefined;
}

/**
 * Whether requests for any host reach this server: it is the default of a socket, and is marked so or has no real name.
 * A server with a name that happens to be the first of its socket is left out, for that is rarely meant.
 */
export function takesAnyHost(server: Server): boolean {
  if (server.listeners.some((listener) => listener.isDefault)) return true;
  const names = server.block.own("server_name");
  if (names.length === 0 && mayHold(server.block, "server_name")) return false;
  if (!server.names.every((name) => name === "_" || name === "")) return false;
  return server.listeners.some(({ socket }) => server.configuration.defaultServer(socket) === server);
}
