import type { Block, Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { declaredZones, usedZones } from "../../../engine/nginx/zones.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { consequence, isFilledIn, refused } from "./refused.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/duplicate-name",
  title: "A name is given twice",
  severity: "error",
  enabled: true,
  rationale: `Upstreams, zones, log formats and the keys of a map have one name each, for all files together: two sites that bring the same upstream cannot both be enabled. ${consequence}`,
  remedy: "Give one of the two another name, or keep one definition and use it from both places.",
  criteria: refused,
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#upstream",
    "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    "https://nginx.org/en/docs/http/ngx_http_map_module.html#map",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const names of [...globalNames(configuration), ...localNames(configuration)]) {
      const seen = new Map<string, Named>();
      for (const named of names) {
        if (isFilledIn(named.key, named.directive.document.isTemplate)) continue;
        const first = seen.get(named.key);
        if (!first) seen.set(named.key, named);
        else if (first.directive !== named.directive) {
          yield {
            at: named.directive.at(named.word),
            message: `${named.what} ${shorten(named.key)} is there already`,
            related: [{ ...first.directive.at(first.word), message: "the first one" }],
          };
        }
      }
    }
    yield* builtinFormats(configuration);
  },
};

interface Named {
  readonly directive: Directive;
  readonly word: Word;
  readonly key: string;
  readonly what: string;
}

/** What has one name in the whole of http, or of stream. */
function* globalNames(configuration: NginxConfiguration): Generator<readonly Named[]> {
  for (const name of ["upstream", "log_format"]) {
    const all = configuration.named(name).flatMap((directive) => nameOf(directive, directive.args[0], name));
    for (const isStream of [false, true]) yield all.filter((named) => inStream(named.directive) === isStream);
  }
  const zones = declaredZones(configuration);
  for (const side of [false, true]) {
    yield zones
      .filter(({ isStream }) => isStream === side)
      .map(({ directive, word, name }) => ({ directive, word, key: name, what: "zone" }));
  }
}

const inStream = ({ parent }: Directive): boolean => parent.context === "stream";

const nameOf = (directive: Directive, word: Word | undefined, what: string): Named[] =>
  word ? [{ directive, word, key: what === "upstream" ? word.value.toLowerCase() : word.value, what }] : [];

/** What has one name on a level: the zones of its limits, and the keys of a map. */
function* localNames(configuration: NginxConfiguration): Generator<readonly Named[]> {
  const levels = new Map<Block, Named[]>();
  for (const { directive, word, name, declaredBy } of usedZones(configuration)) {
    if (!declaredBy.startsWith("limit_")) continue;
    const named = levels.get(directive.parent) ?? [];
    levels.set(directive.parent, named);
    named.push({ directive, word, key: name, what: `${directive.name} of` });
  }
  yield* levels.values();
  for (const { block } of configuration.named("map")) {
    yield (block?.children ?? []).flatMap((entry) => keyOf(entry));
  }
}

/** Keys of maps are compared without regard to case; patterns may repeat, and what an include brings is not a key. */
function keyOf(entry: Directive): Named[] {
  const word = entry.syntax.name;
  if (word.value.startsWith("~") || word.value === "include" || entry.args.length !== 1) return [];
  const isDefault = word.value === "default";
  return [{ directive: entry, word, key: word.value.toLowerCase(), what: isDefault ? "the value of" : "the key" }];
}

/** nginx brings the format `combined` itself. */
function* builtinFormats(configuration: NginxConfiguration): Generator<Problem> {
  for (const directive of configuration.named("log_format")) {
    if (directive.arg(0) !== "combined" || inStream(directive)) continue;
    yield { at: directive.at(directive.args[0]), message: "log_format combined is there already: nginx brings it" };
  }
}
