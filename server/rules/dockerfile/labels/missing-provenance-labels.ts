import { appendInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { startsProgram } from "../start.ts";
import { imageLabels, triggeredKeys } from "./image-labels.ts";

const prefix = "org.opencontainers.image.";
/** The labels by which an image is traced, each with the LABEL that sets it as a snippet. */
const provenance = [
  { key: `${prefix}source`, lines: [`LABEL ${prefix}source="\${1:https://git.example.com/team/app}"`] },
  { key: `${prefix}revision`, lines: ["ARG REVISION", `LABEL ${prefix}revision="\\$REVISION"`] },
];

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/missing-provenance-labels",
  title: "The shipped image does not say which source it was built from",
  severity: "info",
  enabled: false,
  rationale:
    "Without the labels `source` and `revision` nobody can tell from a running image which commit it holds. Tracing an incident to a change, or a fix to the images that need it, then rests on memory.",
  remedy:
    "Set `org.opencontainers.image.source` and `.revision`, the latter from a build argument, here or in the pipeline.",
  criteria: {
    "CC8.1": {
      why: "The labels tie what runs to the change that was reviewed.",
      limits: "The pipeline may add them; and a label shows what the build was told, not what is true.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "hadolint", id: "DL3049", match: "related", why: "theirs takes the keys from its own configuration" },
    { tool: "sonar", id: "S7028", match: "related", why: "theirs takes the keys from its own configuration" },
  ],
  references: [
    "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
    "https://docs.docker.com/build/metadata/annotations/",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      if (!startsProgram(stage)) continue;
      const { byKey, hasUnknown } = imageLabels(stage);
      const triggered = triggeredKeys(stage);
      const isMissing = ({ key }: { key: string }): boolean =>
        !byKey.has(key) && !triggered.has(key) && !settings.requiredLabels.includes(key);
      const missing = provenance.filter(isMissing);
      if (hasUnknown || missing.length === 0) continue;
      yield {
        at: { span: stage.from.keyword },
        message: `the shipped image does not tell its ${missing.map(({ key }) => key.slice(prefix.length)).join(" and ")}`,
        fixes: [
          fixOf(
            stage,
            missing.flatMap(({ lines }) => lines),
          ),
        ],
      };
    }
  },
};

function fixOf(stage: Stage, lines: readonly string[]): Fix {
  const last = stage.instructions.at(-1) ?? stage.from;
  const edits = lines.map((line) => appendInstruction(stage.document, last, line));
  return { title: "Say what the image is built from", kind: "review", snippet: true, edits: [{ edits }] };
}
