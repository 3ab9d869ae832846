import type { Rule } from "../../../engine/rule.ts";
import { refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/onbuild-forbidden-trigger",
  title: "ONBUILD wraps an instruction that it cannot",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file: a trigger runs inside a stage of another build, where FROM, MAINTAINER and a further ONBUILD have no place.",
  remedy: "Delete it, or let the Dockerfiles that build on this image hold it.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3043", match: "same" },
    {
      tool: "dockerfile-utils",
      id: "ONBUILD_CHAINING_DISALLOWED",
      match: "wider",
      why: "theirs is one of two codes, for ONBUILD ONBUILD",
    },
    {
      tool: "dockerfile-utils",
      id: "ONBUILD_TRIGGER_DISALLOWED",
      match: "wider",
      why: "theirs is one of two codes, for FROM and MAINTAINER",
    },
    {
      tool: "tally",
      id: "invalid-onbuild-trigger",
      match: "related",
      why: "theirs reports misspelt triggers, and stops at files that it cannot parse",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#onbuild"],
  since: "0.1.0",
  needs: ["onbuild-forbidden-trigger"],

  *check(document) {
    for (const { span, message } of refusals(document, "onbuild-forbidden-trigger")) yield { at: { span }, message };
  },
};
