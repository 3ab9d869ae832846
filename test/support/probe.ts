import type { Rule } from "../../server/engine/rule.ts";

/** A rule for tests of what runs rules. */
export function ruleOf(check: Rule<"nginx">["check"], more: Partial<Rule<"nginx">> = {}): Rule<"nginx"> {
  return {
    id: "nginx/probe",
    title: "A probe",
    severity: "warning",
    enabled: true,
    rationale: "Because.",
    remedy: "Do not.",
    criteria: {},
    fixable: "safe",
    equivalents: [],
    references: [],
    since: "0.1.0",
    check,
    ...more,
  };
}
