import { admitsOnlyPrivate, answeringBlocks, answerOf, leadsToHttps } from "../../../engine/nginx/answers.ts";
import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";

/** A block that answers with content, and the directive that brings it. */
export interface OpenBlock {
  readonly block: Block;
  readonly by: Directive;
}

/**
 * The blocks of a server that answer with files or an application, whether or not the client came over TLS. Left out
 * are certificate challenges and health checks, what only nginx itself or private networks reach, and what an `if`
 * redirects to HTTPS. Empty also where an include that is not at hand may hold the redirect.
 */
export function openBlocks(server: Server): readonly OpenBlock[] {
  if (mayHold(server.block, "return") || redirectsPlain(server.block, server.names)) return [];
  const internal = new Set(server.locations.filter((location) => location.isInternal).map(({ block }) => block));
  return answeringBlocks(server).flatMap((block) => {
    const { kind, by } = answerOf(block);
    if (kind !== "content" || !by || internal.has(block) || isHarmless(block)) return [];
    const isClosed = mayHold(block, "return") || admitsOnlyPrivate(block) || redirectsPlain(block, server.names);
    return isClosed ? [] : [{ block, by }];
  });
}

/** Certificate authorities ask for challenges over plain HTTP, and balancers for a health that is no secret. */
const harmlessPath = /well-known|\/(health|healthz|health[-_]?check|livez?|readyz?|ping)\b/i;

const isHarmless = ({ context, directive }: Block): boolean =>
  context === "location" && (directive?.args.some((word) => harmlessPath.test(word.value)) ?? false);

/** Whether an `if` of this level sends those to HTTPS who came without, or all names of the server. */
function redirectsPlain(block: Block, names: readonly string[]): boolean {
  const redirecting = block.own("if").filter((test) => test.block && leadsToHttps(answerOf(test.block)));
  const conditions = redirecting.map((test) => test.args.map((word) => word.value).join(" "));
  if (conditions.some((condition) => asksTransport.test(condition) || exemptsPaths.test(condition))) return true;
  const hosts = new Set(conditions.map((condition) => hostTest.exec(condition)?.[1]));
  return names.length > 0 && names.every((name) => hosts.has(name));
}

/** A variable whose name speaks of the transport, be it nginx's own or set by a map. */
const asksTransport = /\$\{?\w*(scheme|https|proto|ssl|secure|server_port|redirect)/i;

/** Everything is redirected but the paths that are named. */
const exemptsPaths = /^\(\s*\$\{?(request_uri|uri|document_uri)\}?\s+!~/i;

/** As certbot writes it. */
const hostTest = /^\(\s*\$\{?(?:host|http_host)\}?\s+=\s+"?([^\s")]+)"?\s*\)$/i;

/** Request headers by which a proxy says that it ended TLS. */
const outerScheme =
  /\$\{?http_(x_forwarded_(proto|protocol|scheme|ssl)|x_url_scheme|x_scheme|front_end_https|cf_visitor|cloudfront_forwarded_proto)\b/i;

/** Whether a directive reads how the client reached a proxy in front. */
export const asksForScheme = (directive: Directive): boolean =>
  directive.args.some((word) => outerScheme.test(word.value));

/** Whether a server shows that something in front of it ends TLS. */
export function isBehindTlsProxy(server: Server): boolean {
  if (server.listeners.some(({ directive }) => directive?.has("proxy_protocol"))) return true;
  const sent = server.block.effective("proxy_set_header");
  return [...sent, ...server.block.descendants()].some((directive) => asksForScheme(directive) || claimsTls(directive));
}

/** Tells the application that the client came over TLS, which a plain server can only know from its place. */
const claimsTls = ({ name, args: [header, value] }: Directive): boolean =>
  (name === "proxy_set_header" && header?.value.toLowerCase() === "x-forwarded-proto" && value?.value === "https") ||
  (name === "fastcgi_param" && header?.value === "HTTPS" && value?.value === "on");
