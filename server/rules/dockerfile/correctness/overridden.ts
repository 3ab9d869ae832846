import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { deleteInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Equivalent, Fix, Problem } from "../../../engine/rule.ts";
import { contains } from "../../../engine/text.ts";

const why = "theirs is one check for CMD, ENTRYPOINT and HEALTHCHECK";

/** What answers each of the rules for an instruction that stands more than once in a stage. */
export const oneCheckForAll: readonly Equivalent[] = [
  { tool: "buildkit", id: "MultipleInstructionsDisallowed", match: "narrower", why },
  { tool: "dockerfile-utils", id: "MULTIPLE_INSTRUCTIONS", match: "narrower", why },
];

/** Instructions of which the last of a stage counts alone: all others of them. */
export function* overridden(document: DockerfileDocument, name: "CMD" | "ENTRYPOINT"): Generator<Problem> {
  for (const stage of document.stages) {
    const all = stage.named(name);
    for (const instruction of all.slice(0, -1)) {
      const hasComment = document.comments.some((comment) => contains(instruction.span, comment));
      const edits = [{ edits: [deleteInstruction(document, instruction)] }];
      const fix: Fix = { title: `Delete the ${name} without effect`, kind: "safe", edits };
      yield {
        at: { span: instruction.keyword },
        message: `${name} has no effect: a later one of the stage replaces it`,
        tags: ["unnecessary"],
        related: all.slice(-1).map(({ keyword }) => ({ span: keyword, message: "the one that counts" })),
        // A comment inside would be lost with it.
        fixes: hasComment ? [] : [fix],
      };
    }
  }
}
