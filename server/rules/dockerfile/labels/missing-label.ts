import { appendInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { imageLabels, triggeredKeys } from "./image-labels.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/missing-label",
  title: "The shipped image lacks a label that the project requires",
  severity: "warning",
  enabled: true,
  rationale:
    "Labels are how an image in production is traced to its source, its owner and the change that built it. One without them cannot be assigned when an incident starts.",
  remedy: "Set the label in the shipped stage, from a build argument where the value changes with each build.",
  criteria: {
    "CC8.1": {
      why: "The label ties the image to the repository and the change it was built from.",
      limits: "Shows that the label is set, not that its value is true; the build may add labels as well.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "hadolint", id: "DL3049", match: "related", why: "theirs takes the keys from its own configuration" },
    { tool: "sonar", id: "S7028", match: "related", why: "theirs takes the keys from its own configuration" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#label",
    "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    if (settings.requiredLabels.length === 0) return;
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const { byKey, hasUnknown } = imageLabels(stage);
      const triggered = triggeredKeys(stage);
      const missing = settings.requiredLabels.filter((key) => !byKey.has(key) && !triggered.has(key));
      if (hasUnknown || missing.length === 0) continue;
      yield {
        at: { span: stage.from.keyword },
        message: `the shipped image lacks ${missing.length === 1 ? "the label" : "labels:"} ${shorten(missing.join(", "), 55)}`,
        fixes: [fixOf(stage, missing)],
      };
    }
  },
};

function fixOf(stage: Stage, missing: readonly string[]): Fix {
  const quoted = (key: string): string =>
    (/^[\w./-]+$/.test(key) ? key : JSON.stringify(key)).replace(/[$}\\]/g, "\\$&");
  const text = missing.map((key, index) => `LABEL ${quoted(key)}="\${${index + 1}:value}"`);
  const last = stage.instructions.at(-1) ?? stage.from;
  const edits = text.map((line) => appendInstruction(stage.document, last, line));
  return { title: "Set the labels that are missing", kind: "review", snippet: true, edits: [{ edits }] };
}
