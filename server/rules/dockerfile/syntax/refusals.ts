import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { SyntaxProblem } from "../../../engine/document.ts";
import type { Fix } from "../../../engine/rule.ts";
import { contains, type Edit, type Span } from "../../../engine/text.ts";

/** What the builder refuses in a document for that part of its grammar. */
export const refusals = (document: DockerfileDocument, kind: string): readonly SyntaxProblem[] =>
  document.syntaxProblems.filter((problem) => problem.kind === kind);

/** The instruction that a span lies in; inside ONBUILD the one that it wraps. */
export function instructionAt(document: DockerfileDocument, span: Span): AnyInstruction | undefined {
  const found = document.instructionAt(span);
  const trigger = found?.name === "ONBUILD" ? found.trigger : undefined;
  return trigger && contains(trigger.span, span) ? trigger : found;
}

/** A fix for a person to choose. */
export const choice = (title: string, ...edits: readonly Edit[]): Fix => ({
  title,
  kind: "review",
  edits: [{ edits }],
});
