import type { Rule } from "../../../engine/rule.ts";
import { missing } from "./missing-header.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/permissions-policy-missing",
  title: "Pages come without a Permissions-Policy",
  severity: "hint",
  enabled: false,
  rationale:
    "A script that gets into a page can ask for camera, microphone or position in the name of the site. A policy takes away what the pages never use. Off by default: browsers differ in what they honour.",
  remedy: "Send a `Permissions-Policy` that denies the features the pages do not use.",
  criteria: {
    "CC6.6": {
      why: "A policy limits what injected content can ask for in the browser of a user.",
      limits: "Does not show which features the pages use, or whether the application sends the header.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://www.w3.org/TR/permissions-policy/"],
  since: "0.1.0",

  *check(configuration) {
    yield* missing(configuration, {
      name: "Permissions-Policy",
      value: '"camera=(), geolocation=(), microphone=()"',
      title: "Deny camera, position and microphone: pages that use them stop working",
      severity: "hint",
    });
  },
};
