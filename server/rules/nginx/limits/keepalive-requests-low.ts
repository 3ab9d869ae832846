import { remove } from "../../../engine/nginx/edit.ts";
import { numberOf } from "../../../engine/nginx/measure.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/keepalive-requests-low",
  title: "Connections are closed after few requests",
  severity: "hint",
  enabled: true,
  rationale:
    "After that many requests nginx closes the connection, and the client pays for a new one with a TLS handshake. A page of an application with many small files can reach a low number by itself, and HTTP/2 clients lose requests that are under way.",
  remedy: "Leave the directive out: the default of 1000 serves nearly everybody.",
  criteria: {
    "A1.1": {
      why: "Handshakes that need not be take capacity.",
      limits: "Does not show how many requests clients make, or whether the low number spreads load on purpose.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "low_keepalive_requests", match: "narrower", why: "Ours is silent inside upstream." },
    { tool: "gixy-next", id: "low_keepalive_requests", match: "narrower", why: "Ours is silent inside upstream." },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_requests"],
  since: "0.1.0",

  *check(configuration, project) {
    // Until then the default was 100 itself.
    if (isAtLeast(project.settings.nginxVersion, "1.19.10") === false) return;
    for (const directive of configuration.named("keepalive_requests")) {
      const [word] = directive.args;
      const count = word && numberOf(word.value);
      if (!word || count === undefined || count >= 1000 || directive.parent.context === "upstream") continue;
      yield {
        at: directive.at(word),
        message: `keepalive_requests ${word.value} closes connections early; the default is 1000`,
        fixes: [
          {
            title: `Delete keepalive_requests ${word.value} (the outer value or the default of 1000 acts)`,
            kind: "review",
            edits: [remove(directive)],
          },
        ],
      };
    }
  },
};
