import { deleteInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { oneCheckForAll } from "../correctness/overridden.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/multiple-healthcheck",
  title: "A HEALTHCHECK is ignored because another one follows in the stage",
  severity: "warning",
  enabled: true,
  rationale:
    "Only the last HEALTHCHECK of a stage acts. Whoever reads or changes an earlier one believes in a check that nobody runs.",
  remedy: "Delete all but the last HEALTHCHECK; a check of two things is one command with `&&`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3012", match: "same" },
    { tool: "trivy", id: "DS-0023", match: "same" },
    ...oneCheckForAll,
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#healthcheck",
    "https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/",
  ],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    if (document.named("HEALTHCHECK").length < 2) return;
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const stage of document.stages) {
      const all = stage.named("HEALTHCHECK");
      const last = all.at(-1);
      if (!last) continue;
      for (const ignored of all.slice(0, -1)) yield problemOf(ignored, last, shipped.has(stage));
    }
  },
};

const problemOf = (ignored: Healthcheck, last: Healthcheck, isShipped: boolean): Problem => ({
  at: { span: ignored.keyword },
  message: `This HEALTHCHECK is ignored: the one in line ${last.document.lines.at(last.span.start).line + 1} acts`,
  severity: isShipped ? "warning" : "hint",
  tags: ["unnecessary"],
  related: [{ span: last.keyword, message: "this HEALTHCHECK acts" }],
  fixes: [{ title: "Delete it", kind: "safe", edits: [{ edits: [deleteInstruction(ignored.document, ignored)] }] }],
});
