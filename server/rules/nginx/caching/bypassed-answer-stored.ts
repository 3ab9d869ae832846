import { rememberAny } from "../../../engine/memo.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { addEntries, knowsList, mostEntries } from "../../../engine/nginx/lists.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { cachedPasses, readsUser } from "./cached-pass.ts";

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
    const aboutUser = rememberAny((entry: Directive): readonly Word[] =>
      entry.args.filter(({ value }) => readsUser(configuration, value, entry)),
    );
    for (const { level, protocol } of cachedPasses(configuration)) {
      const list = `${protocol}_no_cache`;
      const bypasses = level.effective(`${protocol}_cache_bypass`);
      const keeping = level.effective(list);
      if (!knowsList(level, list) || Math.max(bypasses.length, keeping.length) > mostEntries) continue;
      // Variables about the user keep the answer out, these or others.
      if (keeping.some((entry) => aboutUser(entry).length > 0)) continue;
      const kept = new Set(keeping.flatMap(({ args }) => args.map(({ value }) => value)));
      for (const bypass of bypasses) {
        const word = seen.has(bypass) ? undefined : aboutUser(bypass).find(({ value }) => !kept.has(value));
        if (!word) continue;
        seen.add(bypass);
        yield {
          at: bypass.at(word),
          message: `${shorten(word.value, 40)} bypasses the cache, and the answer is stored all the same`,
          fixes: () => sameVariables(bypass, list),
        };
      }
    }
  },
};

/** On the level of the bypass, so that both act on the same requests. */
function sameVariables(bypass: Directive, list: string): readonly Fix[] {
  const words = bypass.args.map((word) => bypass.document.source.slice(word.start, word.end)).join(" ");
  const edits = addEntries(bypass.parent, list, [`${list} ${words};`]);
  return [{ title: "Do not store what bypassed the cache: it is asked for again each time", kind: "review", edits }];
}
