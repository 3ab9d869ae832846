import { replaceWord } from "../../../engine/nginx/edit.ts";
import { passesOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type Prefix, prefixOf } from "./prefix.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/proxy-path-traversal",
  title: "A path can leave the part of the backend that a location opens",
  severity: "error",
  enabled: true,
  rationale:
    "The location ends without a slash and the target with one, so what follows the prefix is put behind the target's slash: `/api../admin` matches `/api` and becomes `/v1/../admin`, and the backend answers for paths that were never opened.",
  remedy: "End the location with a slash as well, or neither of the two.",
  criteria: {
    "CC6.6": {
      why: "Outsiders reach paths of the backend that the boundary does not open.",
      limits: "Does not show what the backend serves beside the opened path.",
    },
    "CC6.1": {
      why: "Rules for a path of the backend do not hold for a second way to it.",
      limits: "Does not show whether the backend asks for a login itself.",
    },
  },
  fixable: "review",
  equivalents: [
    ...(["gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "proxy_pass_normalized",
      match: "narrower" as const,
      why: "It reports every path in `proxy_pass`, without telling this one apart.",
    })),
  ],
  supersedes: ["nginx/path-decoded-for-backend"],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, protocol, word, path, isDynamic } of passesOf(configuration)) {
      const prefix = protocol === "proxy" && !isDynamic ? prefixOf(directive.parent) : undefined;
      if (!prefix || prefix.path.endsWith("/") || !path.endsWith("/")) continue;
      if (directive.parent.own("rewrite").length > 0) continue;
      yield {
        at: directive.at(word),
        message: `${shorten(prefix.path, 20)}../ leads out of ${shorten(word.value, 40)}`,
        // The whole backend is open then; the prefix still hides what its locations say of single paths.
        ...(path === "/" ? { severity: "warning" as const } : {}),
        related: prefix.block.directive
          ? [{ ...prefix.block.directive.at(), message: "this prefix ends without a slash" }]
          : [],
        fixes: () => endWithSlash(prefix),
      };
    }
  },
};

/** Not where another location has that path already, or one inside would lie outside then. */
function endWithSlash({ block, path }: Prefix): readonly Fix[] {
  const { directive } = block;
  const word = directive?.args.at(-1);
  const longer = `${path}/`;
  if (!directive || word?.value !== path) return [];
  const isTaken = directive.parent.own("location").some(({ args }) => args.at(-1)?.value === longer);
  const fits = block.own("location").every(({ args }) => args.at(-1)?.value.startsWith(longer));
  if (isTaken || !fits) return [];
  const title = `Match ${shorten(longer, 30)}: the path without the slash is redirected to it`;
  return [{ title, kind: "review", edits: [replaceWord(directive, word, longer)] }];
}
