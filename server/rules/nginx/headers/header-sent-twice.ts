import type { Directive } from "../../../engine/nginx/block.ts";
import { insertAfter } from "../../../engine/nginx/edit.ts";
import { headerName, securityHeaders } from "../../../engine/nginx/headers.ts";
import { mostEntries } from "../../../engine/nginx/lists.ts";
import { mayHold } from "../../../engine/nginx/unresolved.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/header-sent-twice",
  title: "A security header is added and not hidden, while others are",
  severity: "hint",
  enabled: true,
  rationale:
    "The lines that hide some of the application's security headers say that nginx is to set them. One that is added without being hidden reaches browsers twice if the application sends it too, and with two values some browsers take neither.",
  remedy: "Hide each header that nginx adds, or leave them all to the application.",
  criteria: {
    "CC6.6": {
      why: "Two values of a header can switch its protection off.",
      limits: "Does not show whether the application sends the header.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_hide_header"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("proxy_pass")) yield* problems(directive);
  },
};

function* problems({ parent }: Directive): Generator<Problem> {
  const hiding = parent.effective("proxy_hide_header");
  const last = hiding.at(-1);
  const added = parent.effective("add_header");
  if (Math.max(hiding.length, added.length) > mostEntries) return;
  const hidden = new Set(hiding.map(headerName));
  if (!last || mayHold(parent, "proxy_hide_header") || ![...hidden].some((name) => securityHeaders.has(name))) return;
  for (const header of added) {
    const name = headerName(header);
    if (!securityHeaders.has(name) || hidden.has(name) || header.arg(1) === "") continue;
    yield {
      at: header.at(),
      message: `${shorten(header.arg(0), 35)} may be sent twice: the application's is not hidden`,
      related: [{ ...last.at(), message: "others are hidden here" }],
      fixes: [
        {
          title: "Hide the application's header: only the one of nginx is sent",
          kind: "review",
          edits: [insertAfter(last, `proxy_hide_header ${header.arg(0)};`)],
        },
      ],
    };
  }
}
