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
    const instruction = isComment ? undefined : instructionAt(document, start);
    if (instruction) yield { instruction, span: { start, end: start + match[0].length }, text: match[0] };
  }
}

const writers: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "ENV", "ONBUILD", "CMD", "ENTRYPOINT"]);

/** The instruction that holds an offset, when it writes or runs text. */
function instructionAt(document: DockerfileDocument, offset: number): Instruction | undefined {
  const { instructions } = document;
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = instructions[low - 1];
  return found && writers.has(found.name) ? found : undefined;
}
