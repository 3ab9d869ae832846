import type { Directive } from "../../../engine/nginx/block.ts";
import { addEntries, knowsList } from "../../../engine/nginx/lists.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type CachedPass, cachedPasses, readsUser } from "./cached-pass.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/bypassed-answer-stored",
  title: "The page of a signed-in user is stored for everybody",
  severity: "warning",
  enabled: true,
  rationale:
    "`proxy_cache_bypass` only keeps nginx from answering out of the cache. The fresh answer, made for a signed-in user, is stored all the same, and the next visitor without a session gets it.",
  remedy: "Give `proxy_no_cache` the same variables as `proxy_cache_bypass`.",
  criteria: {
    "C1.1": {
      why: "A personal answer is stored where others get it.",
      limits: "Does not show whether the application forbids storing it.",
    },
    "PI1.4": {
      why: "An answer that was made for one user is given to others.",
      limits: "Does not show how pages for signed-in users differ.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_bypass",
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_no_cache",
  ],
  since: "0.1.0",

  *check(configuration) {
    const seen = new Set<Directive>();
    for (const pass of cachedPasses(configuration)) {
      const list = `${pass.protocol}_no_cache`;
      if (!knowsList(pass.level, list)) continue;
      const kept = new Set(pass.level.effective(list).flatMap(({ args }) => args.map(({ value }) => value)));
      for (const bypass of pass.level.effective(`${pass.protocol}_cache_bypass`)) {
        const word = bypass.args.find(({ value }) => !kept.has(value) && readsUser(configuration, value, bypass));
        if (!word || seen.has(bypass) || keptOtherwise(pass, list)) continue;
        seen.add(bypass);
        yield {
          at: bypass.at(word),
          message: `${shorten(word.value, 40)} bypasses the cache, and the answer is stored all the same`,
          fixes: () => sameVariables(bypass, list),
        };
      }
    }

    /** Whether other variables about the user keep the answer out. */
    function keptOtherwise({ level }: CachedPass, list: string): boolean {
      return level
        .effective(list)
        .some((entry) => entry.args.some(({ value }) => readsUser(configuration, value, entry)));
    }
  },
};

/** On the level of the bypass, so that both act on the same requests. */
function sameVariables(bypass: Directive, list: string): readonly Fix[] {
  const words = bypass.args.map((word) => bypass.document.source.slice(word.start, word.end)).join(" ");
  const edits = addEntries(bypass.parent, list, [`${list} ${words};`]);
  return [{ title: "Do not store what bypassed the cache: it is asked for again each time", kind: "review", edits }];
}
