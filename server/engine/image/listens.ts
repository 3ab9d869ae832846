import type { Block, Directive } from "../nginx/block.ts";
import type { NginxConfiguration } from "../nginx/configuration.ts";
import { isPrivate, type Listener, parseListen } from "../nginx/server.ts";
import { dirname, join } from "../uri.ts";
import { isWithin } from "./files.ts";
import type { ContainerImage } from "./image.ts";

/** A port that nginx opens in a container. */
export interface Listen {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  /** Undefined for the port of a server without `listen`. */
  readonly directive: Directive | undefined;
  /** Whether its address keeps other containers and hosts out. */
  readonly isPrivate: boolean;
}

/** A server without `listen` takes the first as root and the second as another user. */
const implicitPorts: readonly number[] = [80, 8000];

/**
 * Every port that containers of an image listen on. Undefined when that is not known: they start something else than
 * nginx, the configuration is not all in view, a template or a script fills it in, or a volume may replace it.
 */
export function listensOf(image: ContainerImage): readonly Listen[] | undefined {
  const { nginx, configuration } = image;
  if (!nginx || !configuration || !isWhole(configuration) || isReplaced(image)) return undefined;
  const listens: Listen[] = [];
  for (const directive of configuration.named("listen")) {
    if (directive.arg(0).startsWith("unix:")) continue;
    const listener = parseListen(directive);
    if (listener.port === undefined) return undefined;
    listens.push(listenOf(directive, listener, listener.port));
  }
  const hasImplicit = configuration.servers.some((server) => server.block.own("listen").length === 0);
  if (!hasImplicit) return listens;
  const implicit = { protocol: "tcp", directive: undefined, isPrivate: false } as const;
  return [...listens, ...implicitPorts.map((port) => ({ port, ...implicit }))];
}

const listenOf = (directive: Directive, listener: Listener, port: number): Listen => ({
  port,
  protocol: listener.isQuic || directive.has("udp") ? "udp" : "tcp",
  directive,
  isPrivate: isLoopback(listener),
});

/** An address of a private network still lets other containers in. */
const isLoopback = (listener: Listener): boolean =>
  isPrivate(listener) && /^(?:127\.|localhost$|\[?::1\]?$)/.test(listener.address);

/** Contexts in which no included file can open a port. */
const closed: ReadonlySet<string | undefined> = new Set<Block["context"]>([
  "events",
  "location",
  "if-in-server",
  "if-in-location",
  "limit_except",
  "upstream",
  "stream-upstream",
  "map",
  "geo",
  "split_clients",
  "types",
]);

const openers: readonly string[] = ["http", "stream", "mail", "server", "listen"];

/** Whether all that can open a port is in view and reads as nginx would read it. */
function isWhole(configuration: NginxConfiguration): boolean {
  if (configuration.documents.some(({ syntaxProblems }) => syntaxProblems.length > 0)) return false;
  const hides = configuration.unresolved.some(({ directive, holds }) => {
    return !closed.has(directive.parent.context) && (!holds || openers.some((name) => holds.has(name)));
  });
  if (hides) return false;
  // A variable in place of a directive is a template's, and may bring any server.
  for (const { name } of configuration.root.descendants()) if (name.includes("$")) return false;
  return true;
}

/** Whether something beyond the files in view may change the configuration before nginx reads it. */
function isReplaced({ stage, files, mainFile }: ContainerImage): boolean {
  if (/NGINX_ENVSUBST/.test(stage.document.source)) return true;
  const isScripted = files.steps.some(({ path }) => isWithin("/docker-entrypoint.d", path));
  const volumes = stage.chain.flatMap((one) => one.named("VOLUME")).flatMap(({ words }) => words);
  const isMounted = volumes.some(({ value }) => {
    const path = join("/", value);
    return value.includes("$") || isWithin(path, mainFile) || isWithin(dirname(mainFile), path);
  });
  return isScripted || isMounted;
}
