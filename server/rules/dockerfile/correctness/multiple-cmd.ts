import type { Rule } from "../../../engine/rule.ts";
import { oneCheckForAll, overridden } from "./overridden.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/multiple-cmd",
  title: "A stage has several CMD",
  severity: "warning",
  enabled: true,
  rationale:
    "Only the last CMD of a stage counts. Whoever wrote the others expects both to run, or changes one that nothing reads.",
  remedy: "Keep one CMD; let a script or a supervisor start several programs.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL4003", match: "same" },
    { tool: "trivy", id: "DS-0016", match: "same" },
    { tool: "kics", id: "Multiple CMD Instructions Listed", match: "same" },
    { tool: "sonar", id: "S6589", match: "narrower", why: "theirs is one check for CMD and ENTRYPOINT" },
    { tool: "semgrep", id: "multiple-cmd-instructions", match: "same" },
    ...oneCheckForAll,
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#cmd"],
  since: "0.1.0",
  needs: ["CMD"],

  *check(document) {
    yield* overridden(document, "CMD");
  },
};
