import type { Rule } from "../../../engine/rule.ts";
import { refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unsupported-substitution",
  title: "The builder cannot substitute a variable as written",
  severity: "error",
  enabled: true,
  rationale:
    "The build stops there. The builder knows defaults, alternatives and patterns, and none of what else a shell does inside braces.",
  remedy:
    "Use `${x:-y}`, `${x:+y}`, `${x:?y}`, `${x#y}`, `${x%y}` or `${x/y/z}`, or let the shell of a RUN do the work.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "UNSUPPORTED_MODIFIER",
      match: "related",
      why: "theirs looks at HEALTHCHECK, which the builder does not expand, and not for a missing name or end",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#environment-replacement"],
  since: "0.1.0",
  needs: ["unsupported-substitution"],

  *check(document) {
    for (const { span, message } of refusals(document, "unsupported-substitution")) yield { at: { span }, message };
  },
};
