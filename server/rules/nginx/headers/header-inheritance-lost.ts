import { servesContent } from "../../../engine/nginx/answers.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import {
  byStatement,
  type HeaderLoss,
  headerLoss,
  headerName,
  isHsts,
  securityHeaders,
} from "../../../engine/nginx/headers.ts";
import { mostShown } from "../../../engine/nginx/lists.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { restore } from "./restore.ts";

const redefinition = "It also reports redirects and refusals, and counts HSTS with the others.";

export const rule: Rule<"nginx"> = {
  id: "nginx/header-inheritance-lost",
  title: "An own add_header drops the inherited ones",
  severity: "warning",
  enabled: true,
  rationale:
    "A level that sets one header of its own inherits none. The pages below it go out without the protection that the outer level was written for, and nothing warns about it: framing, sniffed types and injected scripts work there again.",
  remedy:
    "Repeat the outer headers on the level, include them from one file on both, or use `add_header_inherit merge;` from nginx 1.29.3 on.",
  criteria: {
    "CC6.6": {
      why: "The dropped headers are what keeps browsers from being used against the site.",
      limits: "Does not show which headers the application behind nginx sends itself.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy", id: "add_header_redefinition", match: "related", why: redefinition },
    { tool: "gixy-ng", id: "add_header_redefinition", match: "related", why: redefinition },
    { tool: "gixy-next", id: "add_header_redefinition", match: "related", why: redefinition },
    { tool: "semgrep", id: "header-redefinition", match: "related", why: "It compares text, without inheritance." },
    {
      tool: "nginx-lint",
      id: "directive-inheritance",
      match: "related",
      why: "It judges eight directives, and asks for headers that a level in between had already dropped.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header_inherit",
  ],
  since: "0.1.0",

  *check(configuration, { settings }) {
    for (const losses of byStatement(lossesIn(configuration))) yield* problems(losses, settings.nginxVersion);
  },
};

/** HSTS is left to rules of its own. */
function* lossesIn(configuration: NginxConfiguration): Generator<HeaderLoss> {
  for (const list of ["add_header", "add_trailer"] as const) {
    for (const block of new Set(configuration.named(list).map(({ parent }) => parent))) {
      const loss = servesContent(block) ? headerLoss(block, list) : undefined;
      const lost = loss?.lost.filter((entry) => !isHsts(entry)) ?? [];
      if (loss && lost.length > 0) yield { ...loss, lost };
    }
  }
}

function* problems(losses: readonly HeaderLoss[], version: string | undefined): Generator<Problem> {
  const [loss] = losses;
  const [entry, ...others] = loss?.lost ?? [];
  if (!loss || !entry) return;
  const { first, list, lost } = loss;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  yield {
    at: first.at(),
    message: `${list} ${shorten(first.arg(0), 22)} drops inherited ${shorten(entry.arg(0), 28)}${more}`,
    ...(lost.some((header) => protective.has(headerName(header))) ? {} : { severity: "info" as const }),
    related: lost
      .slice(0, mostShown)
      .map((header) => ({ ...header.at(), message: `${shorten(header.arg(0), 40)} is set here` })),
    fixes: [restore(losses, version, "the lost headers")],
  };
}

/** Losing one of these opens a way to attack a user; others, such as a cache status, are a nuisance. */
const protective: ReadonlySet<string> = new Set([...securityHeaders, "cache-control", "content-disposition"]);
