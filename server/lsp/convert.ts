import type { DocumentUri, Position, Range } from "vscode-languageserver";
import type { Lines, Span } from "../engine/text.ts";

/** The protocol's form of a span. */
export const toRange = (lines: Lines, { start, end }: Span): Range => ({
  start: toPosition(lines, start),
  end: toPosition(lines, end),
});

function toPosition(lines: Lines, offset: number): Position {
  const { line, column } = lines.at(offset);
  return { line, character: column };
}

/** The offset of a position; one outside the source is clamped to it. */
export const toOffset = (lines: Lines, { line, character }: Position): number =>
  lines.offset({ line, column: character });

/** The span of a range. */
export const toSpan = (lines: Lines, { start, end }: Range): Span => ({
  start: toOffset(lines, start),
  end: toOffset(lines, end),
});

/** A client's uri as the engine uses it: not percent-encoded, so that paths written in files can be joined to it. */
export function engineUri(uri: DocumentUri): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The engine's uri as clients expect it: percent-encoded. One that is no well-formed text stays as it is. */
export function clientUri(uri: string): DocumentUri {
  try {
    return encodeURI(uri).replace(/[?#]/g, encodeURIComponent);
  } catch {
    return uri;
  }
}
