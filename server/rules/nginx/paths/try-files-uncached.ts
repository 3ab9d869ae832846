import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/try-files-uncached",
  title: "try_files looks at the disk for every request",
  severity: "hint",
  enabled: false,
  rationale:
    "Each name of `try_files` costs a look at the file system for each request. On network storage, or with many names, that limits how many requests a server answers.",
  remedy: "Set `open_file_cache max=1000 inactive=20s;` where the files change rarely.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "gixy-ng", id: "try_files_is_evil_too", match: "same" },
    {
      tool: "gixy-next",
      id: "try_files_is_evil_too",
      match: "narrower",
      why: "Ours is silent where the cache may stand outside of what is in view.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#open_file_cache"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("try_files")) {
      const cache = directive.parent.value("open_file_cache");
      const isKnown = cache !== undefined || directive.parent.knows("open_file_cache");
      if (!isKnown || (cache !== undefined && cache.arg(0) !== "off")) continue;
      yield { at: directive.at(directive.syntax.name), message: "try_files looks for each file without a cache" };
    }
  },
};
