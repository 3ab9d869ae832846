import type { Block, Directive } from "../../../engine/nginx/block.ts";
import { placeInWord, references } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { groupsIn, groupsOf, mapGroups, patternOfKey } from "./pattern-groups.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/capture-never-set",
  title: "A numbered capture is read that no pattern sets",
  severity: "warning",
  enabled: true,
  rationale:
    "`$2` is empty where no pattern has a second group. A redirect then leads to the wrong page, a path loses its end, and an access decision is made about an empty text; nginx says nothing.",
  remedy:
    "Add the missing group to the pattern, or read the group that there is. A named group `(?<name>…)` says what is meant.",
  criteria: {
    "PI1.3": {
      why: "A value that processing depends on is always empty.",
      limits: "Does not show what the application makes of it.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "gixy-ng",
      id: "invalid_regex",
      match: "related",
      why: "Ours counts every pattern of the server, because captures outlive a change of location.",
    },
    {
      tool: "gixy-next",
      id: "invalid_regex",
      match: "narrower",
      why: "Ours counts every pattern of the server, because captures outlive a change of location.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const scopes = new Map<Block, number>();
    const inMaps = mapGroups(configuration);
    for (const directive of readers.flatMap((name) => configuration.named(name))) {
      const read = directive.args.filter((word, index) => /\$[1-9]/.test(word.value) && !isPattern(directive, index));
      const server = read.length > 0 ? directive.parent.enclosing("server") : undefined;
      if (!server?.directive) continue;
      const groups = scopes.get(server) ?? Math.max(inMaps, groupsIn(server));
      scopes.set(server, groups);
      for (const word of read) yield* unset(directive, word, groups);
    }
    for (const map of configuration.named("map")) yield* unsetInMap(map);
  },
};

const isPattern = (directive: Directive, index: number): boolean => directive.name === "rewrite" && index === 0;

/** Directives whose arguments nginx fills in and that hold no pattern, but for the first one of `rewrite`. */
const readers: readonly string[] =
  "return rewrite set proxy_pass alias root try_files add_header proxy_set_header fastcgi_param fastcgi_pass uwsgi_pass proxy_cache_key".split(
    " ",
  );

function* unset(directive: Directive, word: Word, groups: number): Generator<Problem> {
  for (const reference of references(word.value)) {
    const number = Number(reference.name);
    if (!/^[1-9]$/.test(reference.name) || number <= groups) continue;
    yield {
      at: directive.at(placeInWord(directive.document, word, reference)),
      message: `$${number} is always empty: no pattern here has ${number === 1 ? "a group" : `${number} groups`}`,
    };
  }
}

/** Within a map the own key sets the captures, unless it has none. */
function* unsetInMap(map: Directive): Generator<Problem> {
  for (const entry of map.block?.children ?? []) {
    const [value] = entry.args;
    const pattern = value?.value.includes("$") ? patternOfKey(entry) : undefined;
    const groups = pattern === undefined ? 0 : groupsOf(pattern);
    if (value && groups > 0) yield* unset(entry, value, groups);
  }
}
