import type { Rule } from "../../../engine/rule.ts";
import { refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/instruction-before-from",
  title: "An instruction stands before FROM, or there is no FROM",
  severity: "error",
  enabled: true,
  rationale:
    "Without a stage there is nothing that the instruction could act on, so the builder refuses the whole file.",
  remedy: "Begin with `FROM`; before it only `ARG`, comments and parser directives may stand.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3061",
      match: "wider",
      why: "ours reports every such instruction and files without FROM, also where hadolint cannot parse the file",
    },
    {
      tool: "dockerfile-utils",
      id: "NO_SOURCE_IMAGE",
      match: "wider",
      why: "theirs reports the first such instruction alone",
    },
    {
      tool: "tally",
      id: "require-stages",
      match: "related",
      why: "theirs reports files without a stage, and stops at those that it cannot parse",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#from"],
  since: "0.1.0",
  needs: ["instruction-before-from"],

  *check(document) {
    for (const { span, message } of refusals(document, "instruction-before-from")) yield { at: { span }, message };
  },
};
