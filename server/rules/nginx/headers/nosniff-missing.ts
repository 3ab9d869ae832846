import type { Rule } from "../../../engine/rule.ts";
import { missing } from "./missing-header.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/nosniff-missing",
  title: "Browsers may guess the type of files",
  severity: "info",
  enabled: true,
  rationale:
    "Without `X-Content-Type-Options: nosniff` a browser may take an uploaded text or picture for a script when a page asks for it as one. Someone who can upload files then runs code in the name of the site.",
  remedy: "Send `add_header X-Content-Type-Options nosniff always;` beside the server's other headers.",
  criteria: {
    "CC6.6": {
      why: "The header keeps content of outsiders from being run as code of the site.",
      limits: "Does not show whether the application behind nginx sends it, or whether users upload files.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.3.1",
      match: "related",
      why: "Numbered as in version 3; it asks for the header everywhere.",
    },
  ],
  references: [
    "https://fetch.spec.whatwg.org/#x-content-type-options-header",
    "https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
  ],
  since: "0.1.0",

  *check(configuration) {
    yield* missing(configuration, {
      name: "X-Content-Type-Options",
      value: "nosniff",
      title: "Send nosniff: scripts and styles with a wrong type stop working",
      severity: "info",
    });
  },
};
