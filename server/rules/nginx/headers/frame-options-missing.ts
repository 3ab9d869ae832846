import type { Block } from "../../../engine/nginx/block.ts";
import { headerName } from "../../../engine/nginx/headers.ts";
import type { Rule } from "../../../engine/rule.ts";
import { missing } from "./missing-header.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/frame-options-missing",
  title: "Other sites may show the pages in a frame",
  severity: "info",
  enabled: true,
  rationale:
    "Another site can lay the page invisibly over its own and let a signed-in user click what the attacker wants: buy, share, delete.",
  remedy:
    "Send `Content-Security-Policy` with `frame-ancestors 'self'`, or `X-Frame-Options SAMEORIGIN` where older browsers matter.",
  criteria: {
    "CC6.6": {
      why: "Outsiders cannot use the pages through the browser of a user.",
      limits: "Does not show whether the application sends the header, or which sites may frame it.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.3.1",
      match: "related",
      why: "An item of version 2 only; it asks for the header even beside frame-ancestors.",
    },
  ],
  references: ["https://www.rfc-editor.org/rfc/rfc7034", "https://www.w3.org/TR/CSP3/#directive-frame-ancestors"],
  since: "0.1.0",

  *check(configuration) {
    yield* missing(configuration, {
      name: "X-Frame-Options",
      value: "SAMEORIGIN",
      title: "Allow frames of this host only: other sites cannot embed the pages",
      severity: "info",
      isReplaced: limitsFrames,
    });
  },
};

/** A policy names who may frame the page; one that a variable holds may do so. */
const limitsFrames = (block: Block): boolean =>
  block
    .effective("add_header")
    .some((header) => headerName(header) === "content-security-policy" && /frame-ancestors|\$/i.test(header.arg(1)));
