import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-from-empty-scratch",
  title: "Files are copied from a stage that holds none",
  severity: "error",
  enabled: true,
  rationale:
    "A stage that begins with `scratch` and takes no files is empty, so the copy finds nothing and the build stops.",
  remedy: "Copy from the stage that makes the files.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "copy-from-empty-scratch-stage",
      match: "narrower",
      why: "ours excuses a copy of the empty directory itself, and stages that a build argument chooses",
    },
  ],
  references: ["https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch"],
  since: "0.1.0",
  needs: ["--from"],

  *check(document) {
    for (const copy of document.named("COPY")) {
      const { from, stage } = copy;
      const needsFile = copy.sources.some(({ value }) => value !== "/" && value !== ".");
      if (from?.stage && from.stage !== stage && needsFile && isEmpty(from.stage)) {
        const name = shorten(from.flag.value ?? "");
        yield { at: { span: from.flag.span }, message: `${name} is built from scratch and holds no files` };
      }
    }
  },
};

const makesFiles = new Set(["ADD", "COPY", "RUN", "WORKDIR", "VOLUME"]);

/** Whether no stage of a chain from scratch makes files, and no build argument can put another one in its place. */
const isEmpty = (stage: Stage): boolean =>
  stage.isFromScratch &&
  stage.chain.every(
    ({ from, instructions }) =>
      !from.reference?.text.includes("$") && !instructions.some(({ name }) => makesFiles.has(name)),
  );
