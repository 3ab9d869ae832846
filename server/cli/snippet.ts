import type { Span } from "../engine/text.ts";
import { maskSecrets, maskSpans } from "./mask.ts";
import { columnsOf, visible } from "./visible.ts";

/** A line of a file and the marks below it. */
export interface Snippet {
  readonly line: string;
  readonly carets: string;
}

export interface SnippetOptions {
  /** Columns that the line may take. */
  readonly width: number;
  /** Spans of the source that hold secrets. */
  readonly secrets: readonly Span[];
}

/** Characters that are looked at on each side of where a span starts; no line is shown further. */
const reach = 1000;

const tabStop = 4;

/** A character as it is shown. */
interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly isMarked: boolean;
}

/** The first line of a span, cut around it, secrets masked, with a caret under each column of the span. */
export function snippetOf(source: string, { start, end }: Span, options: SnippetOptions): Snippet {
  const line = lineAround(source, start);
  const from = Math.max(line.start, start - reach);
  const to = Math.min(line.end, start + reach);
  const secrets = options.secrets.map((span) => ({ start: span.start - from, end: span.end - from }));
  const shown = maskSpans(maskSecrets(source.slice(from, to)), secrets);
  // A byte order mark is not shown, so a span on it marks what follows.
  const marked = { start: Math.max(start - from, 0), end: Math.min(end, to) - from };
  return draw(clip(cellsOf(shown, marked), options.width), end > line.end);
}

/** The line in which an offset lies, without its end and without a byte order mark. */
function lineAround(source: string, offset: number): Span {
  const isEnd = (at: number): boolean => source[at] === "\n" || source[at] === "\r";
  let start = Math.min(offset, source.length);
  let end = start;
  while (start > 0 && !isEnd(start - 1) && offset - start <= reach) start--;
  while (end < source.length && !isEnd(end) && end - offset <= reach) end++;
  if (start === 0 && source.startsWith("\ufeff")) start = 1;
  return { start: Math.min(start, end), end };
}

function cellsOf(line: string, { start, end }: Span): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const character of line) {
    const columns = character === "\t" ? tabStop - (column % tabStop) : columnsOf(character);
    const text = character === "\t" ? " ".repeat(columns) : visible(character);
    const isMarked = (offset >= start && offset < end) || (offset === start && end <= start);
    cells.push({ text, columns, isMarked });
    offset += character.length;
    column += columns;
  }
  // An empty line, and a span at the end of its line, still need a place for a caret.
  if (!cells.some(({ isMarked }) => isMarked)) cells.push({ text: "", columns: 1, isMarked: true });
  return cells;
}

const cut: Cell = { text: "…", columns: 1, isMarked: false };

/** Leaves out what is too far from the marks. */
function clip(cells: readonly Cell[], width: number): readonly Cell[] {
  const total = cells.reduce((sum, { columns }) => sum + columns, 0);
  if (total <= width) return cells;
  const first = cells.findIndex(({ isMarked }) => isMarked);
  let begin = first;
  for (let room = Math.floor(width / 3); begin > 0; begin--) {
    room -= cells[begin - 1]?.columns ?? 0;
    if (room < 0) break;
  }
  let end = begin;
  for (let room = width - 2; end < cells.length; end++) {
    room -= cells[end]?.columns ?? 0;
    if (room < 0) break;
  }
  const shown = cells.slice(begin, end);
  return [...(begin > 0 ? [cut] : []), ...shown, ...(end < cells.length ? [cut] : [])];
}

function draw(cells: readonly Cell[], continues: boolean): Snippet {
  const line = cells.map(({ text }) => text).join("");
  const marks = cells.map(({ columns, isMarked }) => (isMarked ? "^" : " ").repeat(columns)).join("");
  return { line: line.trimEnd(), carets: marks.trimEnd() + (continues ? "…" : "") };
}
