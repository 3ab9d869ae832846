import type { Directive } from "../../../engine/nginx/block.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type CachedPass, cachedPasses } from "./cached-pass.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/stale-pages-unused",
  title: "The cache does not help when the application is down",
  severity: "hint",
  enabled: true,
  rationale:
    "When the backend fails, nginx still holds the pages it had a moment ago and yet answers with an error; a stale page would carry readers over the outage.",
  remedy: "Add `proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;`.",
  criteria: {
    "A1.2": {
      why: "Pages at hand are not used to bridge an outage.",
      limits: "Does not show whether old pages would be acceptable to users.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_use_stale"],
  since: "0.1.0",

  *check(configuration) {
    const found = new Map<Directive, CachedPass>();
    for (const pass of cachedPasses(configuration)) {
      const name = `${pass.protocol}_cache_use_stale`;
      if (!pass.level.value(name) && pass.level.knows(name)) found.set(pass.cache, pass);
    }
    for (const [cache, { protocol }] of found) {
      // Only a backend that speaks HTTP can answer with 502 and 504 itself.
      const codes = protocol === "proxy" ? "http_500 http_502 http_503 http_504" : "http_500 http_503";
      const line = `${protocol}_cache_use_stale error timeout updating ${codes};`;
      const title = "Answer with stale pages while the backend fails";
      yield {
        at: cache.at(),
        message: `${cache.name} ${shorten(cache.arg(0), 30)} holds pages that nobody gets while the backend fails`,
        fixes: [{ title, kind: "review", edits: [insertAfter(cache, line)] }],
      };
    }
  },
};
