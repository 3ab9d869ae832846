import { rewriteAnswer } from "../../../engine/nginx/answers.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import { appendWord } from "../../../engine/nginx/edit.ts";
import { headerName, securityHeaders } from "../../../engine/nginx/headers.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/header-without-always",
  title: "A security header is absent from error responses",
  severity: "warning",
  enabled: true,
  rationale:
    "Without `always` nginx adds the header to successful answers and redirects only. Error pages often repeat what the client sent, so an attacker provokes one and has it framed, sniffed or scripted without the protection.",
  remedy: "Add `always` as the last argument of each security header.",
  criteria: {
    "CC6.6": {
      why: "Error responses cross the boundary without the protection of the other pages.",
      limits: "Does not show what the error pages hold, or which headers the application sends itself.",
    },
    "CC6.7": {
      why: "For Strict-Transport-Security: a browser that meets only error responses is not told to insist on TLS.",
      limits: "Holds for this one header; does not show how browsers reach the site.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("add_header")) {
      const [name, value, ...others] = directive.args;
      if (!name || !value?.value || others.length > 0) continue;
      if (!securityHeaders.has(headerName(directive)) || answersWithoutErrors(directive)) continue;
      yield {
        at: directive.at(name),
        message: `${shorten(name.value, 40)} is absent from error responses without always`,
        fixes: [fixOf(directive)],
      };
    }
  },
};

/** A level that always redirects or returns a good status sends the header in any case. */
function answersWithoutErrors({ parent }: Directive): boolean {
  const answer = rewriteAnswer(parent);
  const isWhole = parent.context === "server" || parent.own("location").length === 0;
  return answer !== undefined && answer.kind !== "refusal" && isWhole;
}

/** A Content-Security-Policy can stop what an error page does; the other headers cannot. */
function fixOf(directive: Directive): Fix {
  const edits = [appendWord(directive, "always")];
  return headerName(directive) === "content-security-policy"
    ? { title: "Add always: the policy then acts on error pages too", kind: "review", edits }
    : { title: "Add always", kind: "safe", edits };
}
