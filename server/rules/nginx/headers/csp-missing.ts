import type { Rule } from "../../../engine/rule.ts";
import { missing } from "./missing-header.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/csp-missing",
  title: "Pages come without a Content-Security-Policy",
  severity: "info",
  enabled: true,
  rationale:
    "When an attacker gets a script into a page, nothing keeps the browser from running it and from sending what the user sees elsewhere. A policy is the second line behind the application's own care.",
  remedy:
    "Send a `Content-Security-Policy` that names the sources the pages need; try it as `Content-Security-Policy-Report-Only` first.",
  criteria: {
    "CC6.6": {
      why: "A policy limits what injected content can do in the browser of a user.",
      limits: "Does not show whether the application sends one in a header or in the page.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.3.2",
      match: "related",
      why: "Numbered as in version 3; it asks for the header everywhere.",
    },
  ],
  references: ["https://www.w3.org/TR/CSP3/", "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header"],
  since: "0.1.0",

  *check(configuration) {
    yield* missing(configuration, {
      name: "Content-Security-Policy",
      value: "\"default-src 'self'\"",
      title: "Allow content of this host only: inline scripts and other sources stop working",
      severity: "info",
    });
  },
};
