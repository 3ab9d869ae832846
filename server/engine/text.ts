/** Half-open range `[start, end)` of UTF-16 offsets into a document's source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text in `span` by `text`; an empty span inserts, an empty text deletes. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A zero-based line and a zero-based UTF-16 column, as editors count them. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export const span = (start: number, end: number): Span => ({ start, end });

/** A span as long, `distance` further on. */
export const moved = ({ start, end }: Span, distance: number): Span => span(start + distance, end + distance);

export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Whether two spans share a character, or touch where one of them is empty. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === b.start && (a.start === a.end || b.start === b.end);
}

/** Converts offsets to lines and columns and back. LF, CRLF and a lone CR each end a line. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(source: string) {
    this.#length = source.length;
    for (let i = 0; i < source.length; i++) {
      const code = source.charCodeAt(i);
      if (code === 10 || (code === 13 && source.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of `line`; lines past the end give the length of the source. */
  startOf(line: number): number {
    return line < 0 ? 0 : (this.#starts[line] ?? this.#length);
  }

  /** Line and column of an offset; offsets outside the source are clamped to it. */
  at(offset: number): LineColumn {
    const target = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= target) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: target - (this.#starts[low] ?? 0) };
  }

  /** Offset of a line and column; a column past the end of its line is clamped to the start of the next. */
  offset(position: LineColumn): number {
    const start = this.startOf(position.line);
    const next = this.startOf(position.line + 1);
    return Math.min(start + Math.max(position.column, 0), Math.max(start, next));
  }
}

/**
 * Applies edits to a source, whatever their order.
 * @throws RangeError when two edits overlap or one lies outside the source.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  const parts: string[] = [];
  let position = 0;
  for (const { edit } of sorted) {
    const { start, end } = edit.span;
    if (start < position || end < start || end > source.length) throw new RangeError("edits overlap or lie outside");
    parts.push(source.slice(position, start), edit.text);
    position = end;
  }
  parts.push(source.slice(position));
  return parts.join("");
}

/** The line ending a source uses: that of its first line, LF when it has only one line. */
export function lineEnding(source: string): "\n" | "\r\n" {
  const first = source.indexOf("\n");
  return first > 0 && source.charCodeAt(first - 1) === 13 ? "\r\n" : "\n";
}

/** The blanks that start the line in which `offset` lies. */
export function indentationAt(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  let end = start;
  while (source[end] === " " || source[end] === "\t") end++;
  return source.slice(start, end);
}

/** Shortens a subject in the middle so that it has at most `limit` characters. */
export function shorten(subject: string, limit = 40): string {
  const text = subject.replace(/\s+/g, " ");
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`;
}
