import { remember } from "../memo.ts";
import type { Block, Directive } from "./block.ts";
import type { NginxConfiguration } from "./configuration.ts";
import type { Word } from "./syntax.ts";

/** The modules of http that hand requests to a backend; the names of their directives begin with this. */
export type Protocol = "proxy" | "fastcgi" | "uwsgi" | "scgi" | "grpc";

const protocols: readonly Protocol[] = ["proxy", "fastcgi", "uwsgi", "scgi", "grpc"];

/** An address as `proxy_pass` and the like write it, taken apart. */
export interface Target {
  /** `http`, `https`, `grpcs`, `suwsgi` and so on in lower case; empty where none is written. */
  readonly scheme: string;
  /** In lower case and without port; IPv6 in brackets, sockets as `unix:/path`. Undefined where a variable stands in it. */
  readonly host: string | undefined;
  /** As written, without the colon; empty where none is. */
  readonly port: string;
  /** What follows host and port; empty where nothing does. */
  readonly path: string;
}

/** A directive of http that hands requests to a backend. */
export interface Pass extends Target {
  readonly directive: Directive;
  readonly protocol: Protocol;
  /** The word that holds the target. */
  readonly word: Word;
  /** Whether nginx finds the backend anew for each request, because a variable stands anywhere in the target. */
  readonly isDynamic: boolean;
}

/** A `server` line of an upstream. */
export interface Backend extends Target {
  readonly directive: Directive;
  readonly word: Word;
}

/** A named group of backends in http. */
export interface Upstream {
  readonly directive: Directive;
  readonly block: Block;
  readonly backends: readonly Backend[];
}

interface Facts {
  readonly passes: readonly Pass[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
}

const factsOf = remember((configuration: NginxConfiguration): Facts => readFacts(configuration));

/** The directives of http that hand requests to a backend, by protocol and in the order nginx reads them. */
export const passesOf = (configuration: NginxConfiguration): readonly Pass[] => factsOf(configuration).passes;

/** The upstreams of http, by name in lower case. */
export const upstreamsOf = (configuration: NginxConfiguration): ReadonlyMap<string, Upstream> =>
  factsOf(configuration).upstreams;

/** The upstream that a target names; undefined where it names a host, or none that is in view. */
export const upstreamOf = (configuration: NginxConfiguration, { host }: Target): Upstream | undefined =>
  host === undefined ? undefined : upstreamsOf(configuration).get(host);

/** The backends that a pass can reach as far as they are written: those of its upstream, else its own target. */
export const backendsOf = (configuration: NginxConfiguration, pass: Pass): readonly Target[] =>
  upstreamOf(configuration, pass)?.backends ?? [pass];

/** The backends of an upstream that take requests: those not marked `down`. */
export const usableBackends = ({ backends }: Upstream): readonly Backend[] =>
  backends.filter(({ directive }) => !directive.has("down"));

function readFacts(configuration: NginxConfiguration): Facts {
  const passes = protocols.flatMap((protocol) =>
    configuration.named(`${protocol}_pass`).flatMap((directive) => readPass(directive, protocol)),
  );
  const upstreams = new Map<string, Upstream>();
  for (const directive of configuration.named("upstream")) {
    const { block } = directive;
    if (block?.context !== "upstream") continue;
    const backends = block.own("server").flatMap((server) => readBackend(server));
    upstreams.set(directive.arg(0).toLowerCase(), { directive, block, backends });
  }
  return { passes, upstreams };
}

function readPass(directive: Directive, protocol: Protocol): Pass[] {
  const [word] = directive.args;
  if (!word || directive.parent.context?.startsWith("stream")) return [];
  return [{ ...readTarget(word.value), directive, protocol, word, isDynamic: word.value.includes("$") }];
}

function readBackend(directive: Directive): Backend[] {
  const [word] = directive.args;
  return word ? [{ ...readTarget(word.value), directive, word }] : [];
}

/** Takes the decoded text of a target apart. */
export function readTarget(text: string): Target {
  const scheme = /^(?:[a-z]+|\$scheme|\$\{scheme\}):\/\//i.exec(text)?.[0] ?? "";
  const rest = text.slice(scheme.length);
  const { authority, path } = splitPath(rest);
  const port = authority.startsWith("unix:") ? undefined : /:(\d*)$/.exec(authority)?.[1];
  const host = port === undefined ? authority : authority.slice(0, -port.length - 1);
  return {
    scheme: scheme.slice(0, -3).toLowerCase(),
    host: authority.includes("$") ? undefined : host.startsWith("unix:") ? host : host.toLowerCase(),
    port: port ?? "",
    path,
  };
}

/** After a unix socket a colon begins the path, as in `http://unix:/run/app.sock:/v1/`; some variables begin with a slash. */
function splitPath(text: string): { readonly authority: string; readonly path: string } {
  const isSocket = text.startsWith("unix:");
  const end = isSocket
    ? text.indexOf(":", "unix:".length)
    : text.search(/[/?]|\$\{?(?:request_uri|uri|document_uri)\b/i);
  if (end < 0) return { authority: text, path: "" };
  return { authority: text.slice(0, end), path: text.slice(isSocket ? end + 1 : end) };
}
