import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { type Pass, passesOf } from "../../../engine/nginx/passes.ts";

/** A pass whose answers are stored. */
export interface CachedPass extends Pass {
  /** The block it stands in. */
  readonly level: Block;
  /** The `proxy_cache` line, or that of its protocol, that acts on it. */
  readonly cache: Directive;
}

/** The passes on which a cache acts, as far as it is in view. */
export function* cachedPasses(configuration: NginxConfiguration): Generator<CachedPass> {
  // Most configurations store nothing: the rules need not ask each location then.
  if (!cacheNames.some((name) => configuration.named(name).length > 0)) return;
  for (const pass of passesOf(configuration)) {
    const level = pass.directive.parent;
    const cache = level.value(`${pass.protocol}_cache`);
    if (cache && cache.arg(0) !== "off") yield { ...pass, level, cache };
  }
}

const cacheNames: readonly string[] = ["proxy_cache", "fastcgi_cache", "uwsgi_cache", "scgi_cache"];

/** Parts of a page that are the same for everybody, by the usual names of their folders and files. */
const assets =
  /\b(?:static|assets|images?|img|css|js|fonts?|media|dist|public|png|jpe?g|gif|ico|svg|woff2?|webp|avif|mp4)\b|favicon|robots\.txt/i;

/** Whether a pass stands in a location for parts of a page. */
export const servesAssets = ({ level }: CachedPass): boolean =>
  assets.test(level.enclosing("location")?.directive?.args.at(-1)?.value.slice(0, 500) ?? "");

/** The names of variables that tell one user from another. */
const personal = /^(?:http_authorization|http_cookie|cookie_\w+|remote_user|http_x_api_key|http_x_auth_token|jwt_\w+)$/;

/** Whether a text reads, or is decided by, what tells one user from another. */
export function readsUser({ variables }: NginxConfiguration, text: string, at: Directive): boolean {
  return [...variables.namesIn(text, at)].some((name) => personal.test(name));
}
