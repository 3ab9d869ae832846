import { type Span, span } from "../text.ts";

/**
 * Text as the builder reads it, continuations joined and comment lines dropped, with the way back to the source.
 * Every piece is a run of characters that stand side by side in the source.
 */
export class LogicalLine {
  readonly text: string;
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
  /** The piece that was asked for last: words are asked for in order. */
  #piece = 0;

  /** `starts[i]` is where piece i begins in `text`, `offsets[i]` where it begins in the source; both ascend. */
  constructor(text: string, starts: readonly number[], offsets: readonly number[]) {
    this.text = text;
    this.starts = starts;
    this.offsets = offsets;
  }

  /** Source offset of the character at `index`; the end of the text gives the end of its last piece. */
  offset(index: number): number {
    if (!this.#holds(this.#piece, index)) this.#piece = this.#pieceAt(index);
    return (this.offsets[this.#piece] ?? 0) + index - (this.starts[this.#piece] ?? 0);
  }

  /** The same text, `distance` further on in the source. */
  moved(distance: number): LogicalLine {
    return new LogicalLine(
      this.text,
      this.starts,
      this.offsets.map((offset) => offset + distance),
    );
  }

  #holds(piece: number, index: number): boolean {
    return (this.starts[piece] ?? 0) <= index && index < (this.starts[piece + 1] ?? Number.POSITIVE_INFINITY);
  }

  #pieceAt(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Source span of `[start, end)`: from its first character to after its last, with any continuation between them. */
  span(start: number, end: number): Span {
    if (this.starts.length === 1) {
      const base = this.offsets[0] ?? 0;
      return span(base + start, base + end);
    }
    const from = this.offset(start);
    return span(from, end > start ? this.offset(end - 1) + 1 : from);
  }
}

/** The physical lines of `[start, end)` with LF between them, after the text of `head` when there is one. */
export function withLines(source: string, start: number, end: number, head?: LogicalLine): LogicalLine {
  const builder = new LineBuilder(source, head);
  // After a head the LF before `start` is taken along, so that the two stay on lines of their own.
  let at = head ? start - 1 : start;
  while (at < end) {
    const { end: lineEnd, next } = physicalLine(source, source[at] === "\n" ? at + 1 : at);
    builder.add(at, Math.min(lineEnd, end));
    at = lineEnd === end || next > end || source[next - 1] !== "\n" ? end : next - 1;
  }
  return builder.build();
}

/** Collects pieces of a source into a LogicalLine. */
export class LineBuilder {
  readonly #source: string;
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #offsets: number[] = [];
  #length = 0;

  constructor(source: string, head?: LogicalLine) {
    this.#source = source;
    if (!head) return;
    this.#parts.push(head.text);
    for (const start of head.starts) this.#starts.push(start);
    for (const offset of head.offsets) this.#offsets.push(offset);
    this.#length = head.text.length;
  }

  add(start: number, end: number): void {
    if (end <= start && this.#parts.length > 0) return;
    this.#parts.push(this.#source.slice(start, end));
    this.#starts.push(this.#length);
    this.#offsets.push(start);
    this.#length += end - start;
  }

  build(): LogicalLine {
    return new LogicalLine(this.#parts.join(""), this.#starts, this.#offsets);
  }
}

/** Whether a UTF-16 code unit is white space between Dockerfile words. */
export const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** First offset at or after `from`, before `end`, that holds no blank; `end` when there is none. */
export function skipBlanks(text: string, from: number, end: number = text.length): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Smallest `end` such that only blanks stand between it and the given end, not below `start`. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** End of the physical line that `from` lies in, before its line ending, and where the next one starts. */
export function physicalLine(source: string, from: number): { end: number; next: number } {
  const newline = source.indexOf("\n", from);
  if (newline < 0) return { end: source.length, next: source.length };
  return { end: newline > from && source.charCodeAt(newline - 1) === 13 ? newline - 1 : newline, next: newline + 1 };
}

/**
 * Offset of the escape character that continues the physical line `[start, end)` on the next one, or -1.
 * A doubled one is an escaped character and continues nothing.
 */
function continuation(source: string, start: number, end: number, escapeCharacter: string): number {
  let last = end - 1;
  while (last >= start && (source[last] === " " || source[last] === "\t")) last--;
  if (last < start || source[last] !== escapeCharacter) return -1;
  return last > start && source[last - 1] === escapeCharacter ? -1 : last;
}

/**
 * Joins the instruction that starts at `start`, as BuildKit does: comment lines and blank lines inside a continuation
 * do not end it. `next` is the start of the line after it; comments inside are added to `comments`.
 */
export function joinLines(
  source: string,
  start: number,
  escapeCharacter: string,
  comments: Span[],
): { line: LogicalLine; next: number } {
  const first = physicalLine(source, start);
  if (continuation(source, start, first.end, escapeCharacter) < 0) {
    return { line: new LogicalLine(source.slice(start, first.end), [0], [start]), next: first.next };
  }
  const builder = new LineBuilder(source);
  let at = start;
  for (let isFirst = true; at < source.length; isFirst = false) {
    const { end, next } = physicalLine(source, at);
    const lineStart = at;
    at = next;
    if (!isFirst && isCommentOrBlank(source, lineStart, end, comments)) continue;
    const escapeAt = continuation(source, lineStart, end, escapeCharacter);
    builder.add(lineStart, escapeAt < 0 ? end : escapeAt);
    if (escapeAt < 0) break;
  }
  return { line: builder.build(), next: at };
}

function isCommentOrBlank(source: string, start: number, end: number, comments: Span[]): boolean {
  const text = skipBlanks(source, start, end);
  if (text === end) return true;
  if (source[text] !== "#") return false;
  comments.push(span(text, end));
  return true;
}
