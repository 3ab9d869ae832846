import { passesOf } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { prefixOf } from "./prefix.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/path-decoded-for-backend",
  title: "The backend gets another path than the client sent",
  severity: "info",
  enabled: true,
  rationale:
    "With a path in `proxy_pass` nginx decodes the request's path, merges slashes and encodes it anew: `%2F` becomes `/`, so that names with a slash are cut in two, signatures over the path break, and the backend may see a path that no rule of nginx was written for.",
  remedy:
    "Leave the path out of `proxy_pass` where the backend can take the path as it is; where it must change, know that it arrives decoded.",
  criteria: {
    "PI1.2": {
      why: "What the application gets is not what the client sent.",
      limits: "Does not show whether any path of the application holds encoded characters.",
    },
  },
  fixable: false,
  equivalents: [
    ...(["gixy-ng", "gixy-next"] as const).map((tool) => ({
      tool,
      id: "proxy_pass_normalized",
      match: "narrower" as const,
      why: "Ours leaves the prefix without a slash to a rule of its own.",
    })),
    {
      tool: "nginx-lint",
      id: "proxy-pass-with-uri",
      match: "narrower",
      why: "It also reports exact locations, whose path is known.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, protocol, word, path, isDynamic } of passesOf(configuration)) {
      if (protocol !== "proxy" || isDynamic || path === "" || !prefixOf(directive.parent)) continue;
      // A rewrite builds a path of its own, and `$request_uri` in one keeps it encoded.
      if (directive.parent.own("rewrite").length > 0) continue;
      const end = word.end - word.quote.length;
      yield {
        at: directive.at(span(end - path.length, end)),
        message: `${shorten(word.value, 40)} sends a decoded path, in which %2F is a slash`,
      };
    }
  },
};
