import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/shell-run-in-scratch",
  title: "RUN in a stage that holds no program",
  severity: "error",
  enabled: true,
  rationale: "`scratch` is empty: there is no shell and no other program to run, so the build stops.",
  remedy: "Run the command in a stage with a shell and copy what it makes.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "shell-run-in-scratch",
      match: "related",
      why: "ours excuses stages that took files, which may hold a shell, and reports the exec form",
    },
  ],
  references: ["https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch"],
  since: "0.1.0",

  *check(document) {
    for (const stage of document.stages) {
      if (!stage.isFromScratch || stage.parent) continue;
      const run = stage.named("RUN").find(({ mounts }) => mounts.every(({ type }) => type !== "bind"));
      if (run && !hasFiles(stage, run)) {
        yield { at: { span: run.keyword }, message: "RUN finds no program here: the stage is built from scratch" };
      }
    }
  },
};

const hasFiles = (stage: Stage, { index }: Run): boolean =>
  [...stage.named("COPY"), ...stage.named("ADD")].some((copy) => copy.index < index && copy.sources.length > 0);
