import { deleteInstruction, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Rule } from "../../../engine/rule.ts";
import { labelKey, shippedLabels } from "./image-labels.ts";

/** The labels that Buildx writes from Git when `BUILDX_GIT_LABELS` is set. */
const keys: ReadonlySet<string | undefined> = new Set([
  "com.docker.image.source.entrypoint",
  "org.opencontainers.image.revision",
  "org.opencontainers.image.source",
]);

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/label-set-by-buildx",
  title: "A label is written here that Buildx writes as well",
  severity: "info",
  enabled: false,
  rationale:
    "With `BUILDX_GIT_LABELS` Buildx writes these labels from the repository it builds. A second value in the file is one too many, and which one holds depends on how the image is built.",
  remedy: "Leave the label to Buildx, or build without `BUILDX_GIT_LABELS`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "labels/no-buildx-git-overlap",
      match: "related",
      why: "theirs reports several labels as one, and does not read the old form",
    },
  ],
  references: ["https://docs.docker.com/build/building/variables/#buildx_git_labels"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document, { settings }) {
    for (const pair of shippedLabels(document, settings.shippedTargets)) {
      const key = labelKey(pair);
      if (!keys.has(key)) continue;
      const edit = deletion(pair);
      yield {
        at: { span: pair.span },
        message: `Buildx writes ${key} as well`,
        fixes: edit ? [{ title: "Leave the label to Buildx", kind: "review", edits: [{ edits: [edit] }] }] : [],
      };
    }
  },
};

const deletion = ({ instruction, span }: Pair) =>
  instruction.pairs.length === 1
    ? deleteInstruction(instruction.document, instruction)
    : deleteWord(instruction.document, span);
