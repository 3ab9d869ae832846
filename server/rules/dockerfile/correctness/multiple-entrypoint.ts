import type { Rule } from "../../../engine/rule.ts";
import { oneCheckForAll, overridden } from "./overridden.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/multiple-entrypoint",
  title: "A stage has several ENTRYPOINT",
  severity: "warning",
  enabled: true,
  rationale:
    "Only the last ENTRYPOINT of a stage counts. A wrapper that drops privileges or fetches secrets does not run when another one follows it.",
  remedy: "Keep one ENTRYPOINT; let it start the other program with `exec`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL4004", match: "same" },
    { tool: "trivy", id: "DS-0007", match: "same" },
    { tool: "kics", id: "Multiple ENTRYPOINT Instructions Listed", match: "same" },
    { tool: "sonar", id: "S6589", match: "narrower", why: "theirs is one check for CMD and ENTRYPOINT" },
    { tool: "semgrep", id: "multiple-entrypoint-instructions", match: "same" },
    ...oneCheckForAll,
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#entrypoint"],
  since: "0.1.0",
  needs: ["ENTRYPOINT"],

  *check(document) {
    yield* overridden(document, "ENTRYPOINT");
  },
};
