import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import { passesOf } from "../../../engine/nginx/passes.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/error-page-unused",
  title: "The error page does not replace the errors of the application",
  severity: "info",
  enabled: true,
  rationale:
    "`error_page` acts only on errors of nginx itself; what the application answers with 500 goes to the client as it is, with stack traces, paths and queries that help an attacker.",
  remedy:
    "Set `proxy_intercept_errors on` where pages for people are served, and leave it off for programming interfaces.",
  criteria: {
    "CC6.6": {
      why: "Error texts of the application tell outsiders how it is built.",
      limits: "Does not show what the application writes into its errors.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_intercept_errors"],
  since: "0.1.0",

  *check(configuration) {
    for (const [page, names] of unusedPages(configuration)) {
      const word = page.args.find(({ value }) => isAppError(value));
      yield {
        at: page.at(word),
        message: `error_page ${word?.value ?? ""} does not replace the errors of the application`,
        fixes: () => intercept(page, [...names]),
      };
    }
  },
};

/** Errors that applications make; 502 and 504 come from nginx itself when the application does not answer. */
const isAppError = (code: string): boolean => code === "500" || code === "501" || code === "503";

/** The error pages that proxied answers never meet, with the settings that would change it. */
function unusedPages(configuration: NginxConfiguration): ReadonlyMap<Directive, ReadonlySet<string>> {
  const found = new Map<Directive, Set<string>>();
  if (configuration.named("error_page").length === 0) return found;
  for (const { directive, protocol } of passesOf(configuration)) {
    const level = directive.parent;
    const name = `${protocol}_intercept_errors`;
    // Whoever writes `off` has decided; a file not at hand may have.
    if (level.value(name) || !level.knows(name)) continue;
    const page = level.effective("error_page").find(({ args }) => args.some(({ value }) => isAppError(value)));
    if (page) found.set(page, (found.get(page) ?? new Set()).add(name));
  }
  return found;
}

function intercept(page: Directive, names: readonly string[]): readonly Fix[] {
  if (page.parent.context === "if-in-location") return [];
  const title = "Show the page for errors of the application as well";
  return [{ title, kind: "review", edits: [insertAfter(page, ...names.map((name) => `${name} on;`))] }];
}
