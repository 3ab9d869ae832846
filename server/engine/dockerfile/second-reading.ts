import { DockerfileParser } from "dockerfile-ast";
import { Lines } from "../text.ts";
import type { DockerfileDocument } from "./document.ts";

/**
 * Whether dockerfile-ast, which other editors' Docker extensions are built on, sees the same instructions in a document
 * at the same places. It takes a `<<` in a quoted script for a here-document, so that it may differ where nothing is
 * wrong: only a difference that a change brings says something.
 */
export function isReadAlike({ source, instructions }: DockerfileDocument): boolean {
  const starts = instructionStarts(source.startsWith("\ufeff") ? ` ${source.slice(1)}` : source);
  return starts.length === instructions.length && instructions.every(({ span }, index) => span.start === starts[index]);
}

/** Offsets at which dockerfile-ast sees instructions begin, ascending; none when it gives up on the source. */
function instructionStarts(source: string): readonly number[] {
  try {
    const lines = new Lines(source);
    return DockerfileParser.parse(source)
      .getInstructions()
      .map((instruction) => instruction.getRange().start)
      .map(({ line, character }) => lines.offset({ line, column: character }));
  } catch {
    // One hostile source in a million overflows its stack.
    return [];
  }
}
