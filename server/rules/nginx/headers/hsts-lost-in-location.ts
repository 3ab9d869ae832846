import { servesContent } from "../../../engine/nginx/answers.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import {
  byStatement,
  type HeaderLoss,
  hasHsts,
  headerLoss,
  isHsts,
  mayComeFromModule,
} from "../../../engine/nginx/headers.ts";
import { mostShown } from "../../../engine/nginx/lists.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { restore } from "./restore.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/hsts-lost-in-location",
  title: "A location drops the server's Strict-Transport-Security",
  severity: "warning",
  enabled: true,
  rationale:
    "An `add_header` in a location drops all those of the server, HSTS included. A user who only ever meets that location, such as a download or an API, is never told to insist on TLS and can be moved to plain HTTP.",
  remedy:
    "Repeat the Strict-Transport-Security line in the location, or use `add_header_inherit merge;` from nginx 1.29.3 on.",
  criteria: {
    "CC6.7": {
      why: "The answers of this location do not tell browsers to insist on encryption.",
      limits: "Does not show whether the application behind nginx sends the header itself.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-next",
      id: "add_header_redefinition",
      match: "related",
      why: "It reports every dropped header, whether or not the server ends TLS.",
    },
    {
      tool: "semgrep",
      id: "header-redefinition",
      match: "related",
      why: "It compares text, without inheritance.",
    },
  ],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
    "https://www.rfc-editor.org/rfc/rfc6797",
  ],
  since: "0.1.0",

  *check(configuration, { settings }) {
    for (const losses of byStatement(lossesIn(configuration))) yield* problems(losses, settings.nginxVersion);
  },
};

function* lossesIn({ servers }: NginxConfiguration): Generator<HeaderLoss> {
  for (const server of servers) {
    if (!server.isTls || !hasHsts(server.block)) continue;
    for (const block of server.leaves()) {
      const loss = servesContent(block) ? headerLoss(block, "add_header") : undefined;
      const lost = loss?.lost.filter(isHsts) ?? [];
      if (loss && lost.length > 0 && !mayComeFromModule(block)) yield { ...loss, lost };
    }
  }
}

function* problems(losses: readonly HeaderLoss[], version: string | undefined): Generator<Problem> {
  const [loss] = losses;
  if (!loss) return;
  yield {
    at: loss.first.at(),
    message: `add_header ${shorten(loss.first.arg(0), 30)} drops the inherited Strict-Transport-Security`,
    related: loss.lost
      .slice(0, mostShown)
      .map((header) => ({ ...header.at(), message: "Strict-Transport-Security is set here" })),
    fixes: [restore(losses, version, "Strict-Transport-Security")],
  };
}
