import type { Rule } from "../../../engine/rule.ts";
import { refusals } from "./refusals.ts";

const counts = "theirs is one of several codes, one for each flaw";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/wrong-argument-count",
  title: "An instruction has too few, too many or wrong arguments",
  severity: "error",
  enabled: true,
  rationale: "The builder refuses the whole file, so nothing is built and nothing is shipped until it is repaired.",
  remedy: "Give the instruction the arguments that it takes.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "dockerfile-utils", id: "ARGUMENT_MISSING", match: "wider", why: counts },
    {
      tool: "dockerfile-utils",
      id: "ARGUMENT_EXTRA",
      match: "related",
      why: "theirs counts the words of STOPSIGNAL, which the builder reads as one",
    },
    {
      tool: "dockerfile-utils",
      id: "ARGUMENT_REQUIRES_ONE",
      match: "related",
      why: "theirs is a code in its list that none of its checks reports",
    },
    { tool: "dockerfile-utils", id: "ARGUMENT_REQUIRES_AT_LEAST_ONE", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "ARGUMENT_UNNECESSARY", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "HEALTHCHECK_CMD_ARGUMENT_MISSING", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "UNKNOWN_TYPE", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "SHELL_REQUIRES_ONE", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "SHELL_JSON_FORM", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "ARGUMENT_REQUIRES_AT_LEAST_TWO", match: "wider", why: counts },
    { tool: "dockerfile-utils", id: "ARGUMENT_REQUIRES_ONE_OR_THREE", match: "wider", why: counts },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/"],
  since: "0.1.0",
  needs: ["wrong-argument-count"],

  *check(document) {
    for (const { span, message } of refusals(document, "wrong-argument-count")) yield { at: { span }, message };
  },
};
