import type { Rule } from "../../../engine/rule.ts";
import { missing } from "./missing-header.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/referrer-policy-missing",
  title: "The Referrer-Policy is left to browsers",
  severity: "hint",
  enabled: false,
  rationale:
    "Older browsers tell every site that a page links to or loads from the full address of that page, with the tokens and names in it. Newer ones send the host only. Off by default, as every current browser does so by itself.",
  remedy: "Send `add_header Referrer-Policy strict-origin-when-cross-origin always;` or something stricter.",
  criteria: {
    "CC6.6": {
      why: "Addresses of pages can hold what outsiders are not meant to know.",
      limits: "Does not show what the addresses hold, or whether the application sends the header.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.3.3",
      match: "related",
      why: "Numbered as in version 3; it asks for the header everywhere.",
    },
  ],
  references: ["https://www.w3.org/TR/referrer-policy/"],
  since: "0.1.0",

  *check(configuration) {
    yield* missing(configuration, {
      name: "Referrer-Policy",
      value: "strict-origin-when-cross-origin",
      title: "Send the host only to other sites: they no longer see from which page users come",
      severity: "hint",
    });
  },
};
