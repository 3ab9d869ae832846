import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import { remember } from "../../../engine/memo.ts";
import type { Span } from "../../../engine/text.ts";

/** A place where a pattern was found. */
export interface TextMatch {
  readonly instruction: Instruction;
  readonly span: Span;
  readonly text: string;
}

/** The spans of the lines that are comments, by the offset at which the line starts. */
const commentLines = remember(
  (document: DockerfileDocument): ReadonlySet<number> =>
    new Set(document.comments.map(({ start }) => document.source.lastIndexOf("\n", start - 1) + 1)),
);

/**
 * The places in RUN, COPY and ADD, here-documents included, where a text that some tool reads later holds a pattern.
 * `pattern` must be global and must not match line ends; comments do not count.
 */
export function* textMatches(document: DockerfileDocument, pattern: RegExp): Generator<TextMatch> {
  const { source } = document;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const start = match.index;
    const lineStart = source.lastIndexOf("\n", start - 1) + 1;
    const isComment = /^[ \t]*#/.test(source.slice(lineStart, start)) || commentLines(document).has(lineStart);
    const span = { start, end: start + match[0].length };
    const instruction = isComment ? undefined : document.instructionAt(span);
    if (instruction && writers.has(instruction.name)) yield { instruction, span, text: match[0] };
  }
}

const writers: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "ENV", "ONBUILD", "CMD", "ENTRYPOINT"]);
