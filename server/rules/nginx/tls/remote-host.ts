import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { isPrivateAddress } from "../../../engine/nginx/server.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";

/** Where a host is, as far as its name tells. `local`: this machine, a private network, or a name of one. */
export type Reach = "local" | "public" | "name";

/** What a request is passed to without TLS. */
export interface Target {
  /** Without port and brackets, in lower case. */
  readonly host: string;
  /** The name as an upstream may carry it: the host, with its port when one is written. */
  readonly name: string;
}

const plainScheme: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    proxy_pass: /^http:\/\//i,
    grpc_pass: /^(grpc:\/\/)?(?![a-z]+:\/\/)/i,
    uwsgi_pass: /^(uwsgi:\/\/)?(?![a-z]+:\/\/)/i,
    fastcgi_pass: /^/,
    scgi_pass: /^/,
    server: /^/,
  }),
);

/** The host of a `*_pass` or of a `server` in an upstream; undefined for TLS, sockets and what variables decide. */
export function targetOf(directive: string, text: string): Target | undefined {
  const scheme = plainScheme.get(directive)?.exec(text)?.[0];
  if (scheme === undefined || text.includes("$")) return undefined;
  const rest = text.slice(scheme.length).toLowerCase();
  if (rest.startsWith("unix:")) return undefined;
  const [name = ""] = rest.split("/", 1);
  const host = /^\[([0-9a-f:.%]+)\]/.exec(name)?.[1] ?? name.split(":", 1)[0] ?? "";
  return host === "" ? undefined : { host, name };
}

/** Endings of names that only private networks and container platforms give. */
const localEnding =
  /\.(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|svc|cluster|consul|docker|test|invalid)$/;

/** Shared address space of carriers, link-local IPv6, and the address of no host in particular. */
const otherLocal = /^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|0\.0\.0\.0$|fe80:|::$)/;

/** Where a host of a configuration is, by its address or the form of its name. */
export function reachOf(host: string): Reach {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":");
  if (isPrivateAddress(host) || otherLocal.test(host)) return isAddress || !host.includes(".") ? "local" : "name";
  if (isAddress) return "public";
  return host.includes(".") && !localEnding.test(host) ? "name" : "local";
}

/** The upstreams of http by their name in lower case, as nginx compares it. */
export function upstreamsByName(configuration: NginxConfiguration): ReadonlyMap<string, Directive> {
  const blocks = configuration.named("upstream").filter(({ block }) => block?.context === "upstream");
  return new Map(blocks.map((directive) => [directive.arg(0).toLowerCase(), directive]));
}

/** Whether an include that is not at hand may hold an upstream, which any host name could be that of. */
export const hidesUpstreams = ({ root, http }: NginxConfiguration): boolean =>
  mayHold(root, "upstream") || (http !== undefined && mayHold(http, "upstream"));
