import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { references } from "../../../engine/nginx/interpolation.ts";

const captures = (text: string): readonly string[] =>
  references(text)
    .map(({ name }) => name)
    .filter((name) => /^[1-9]$/.test(name));

/** A `?` in a replacement, and numbered captures in a `set` or `if` after it. */
export function* capturesAfterQuery(configuration: NginxConfiguration): Generator<Directive> {
  const lastReads = new Map<Block, number>();
  for (const name of ["set", "if"]) {
    for (const { args, order, parent } of configuration.named(name)) {
      const reads = args.some(({ value }) => captures(value).length > 0);
      if (reads) lastReads.set(parent, Math.max(order, lastReads.get(parent) ?? 0));
    }
  }
  for (const rewrite of configuration.named("rewrite")) {
    const isFollowed = (lastReads.get(rewrite.parent) ?? 0) > rewrite.order;
    if (isFollowed && rewrite.arg(1).includes("?")) yield rewrite;
  }
}

/** A group right inside another one, both in a replacement without other variables that redirects or holds `?`. */
export function* overlappingCaptures(configuration: NginxConfiguration): Generator<Directive> {
  for (const rewrite of configuration.named("rewrite")) {
    const replacement = rewrite.arg(1);
    const isCopied = /redirect|permanent/.test(rewrite.arg(2)) || replacement.includes("?");
    const isPlain = captures(replacement).length === references(replacement).length;
    const used = new Set(captures(replacement));
    if (isCopied && isPlain && used.has("1") && used.has("2") && rewrite.arg(0).includes("((")) yield rewrite;
  }
}

/** A numbered capture in a text, and behind it a map whose patterns set captures anew. */
export function* capturesBeforeMaps(configuration: NginxConfiguration): Generator<Directive> {
  const maps = new Set(
    configuration
      .named("map")
      .filter(setsCaptures)
      .map((map) => map.arg(1).slice(1).toLowerCase()),
  );
  if (maps.size === 0) return;
  for (const name of ["return", "rewrite", "set", "proxy_pass", "add_header", "proxy_set_header", "fastcgi_param"]) {
    for (const directive of configuration.named(name)) {
      if (directive.args.some(({ value }) => mixes(value, maps))) yield directive;
    }
  }
}

const setsCaptures = (map: Directive): boolean =>
  map.block?.children.some(({ name }) => name.startsWith("~") && /\((?!\?[:=!<])/.test(name)) ?? false;

function mixes(text: string, maps: ReadonlySet<string>): boolean {
  const names = references(text).map(({ name }) => name);
  const first = names.findIndex((name) => /^[1-9]$/.test(name));
  return first >= 0 && names.slice(first).some((name) => maps.has(name));
}

/** What nginx evaluates again for each slice, and for an update in the background. */
const evaluatedAgain: readonly string[] = ["proxy_pass", "proxy_cache_key", "proxy_set_header", "fastcgi_param"];

/** Numbered captures where a request is cut into slices or a cache is updated in the background. */
export function* slicedCaptures(configuration: NginxConfiguration): Generator<Directive> {
  const settings = ["slice", "proxy_cache_background_update", "fastcgi_cache_background_update"];
  if (settings.every((name) => configuration.named(name).length === 0)) return;
  for (const { args, parent } of evaluatedAgain.flatMap((name) => configuration.named(name))) {
    if (!args.some(({ value }) => captures(value).length > 0)) continue;
    for (const name of settings) {
      const setting = parent.value(name);
      if (setting && !/^(?:0|off)$/.test(setting.arg(0))) yield setting;
    }
  }
}
