import type { Span } from "../engine/text.ts";
import { maskSecrets } from "./mask.ts";
import { columnsOf, visible } from "./visible.ts";

/** A line of a file with the marks below it. */
export interface Snippet {
  readonly line: string;
  readonly carets: string;
}

/** Characters that are looked at on each side of a span; no line is shown further. */
const reach = 1000;

const tabStop = 4;

interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly isMarked: boolean;
}

/**
 * The first line of a span, cut to `width` columns around it, with a caret under each column of the span. Secrets are
 * masked: `secret` says that the span itself is one.
 */
export function snippetOf(source: string, { start, end }: Span, width: number, secret: boolean): Snippet {
  const from = Math.max(lineStart(source, start), start - reach);
  const lineEnd = endOfLine(source, start);
  const to = Math.min(lineEnd, start + reach);
  const raw = maskSecrets(source.slice(from, to));
  const last = Math.min(Math.max(end, start + 1), Math.max(lineEnd, start + 1));
  const hidden = secret ? raw.slice(0, start - from) + "*".repeat(Math.min(last, to) - start) + raw.slice(last - from) : raw;
  const cells = cellsOf(visible(hidden.replaceAll("\t", "\u0001")), start - from, last - from);
  return draw(clip(cells, width), end > lineEnd && lineEnd > start);
}

const lineStart = (source: string, offset: number): number => {
  const start = Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
  return offset === 0 ? 0 : source[start] === "\ufeff" && start === 0 && offset > 0 ? 1 : start;
};

function endOfLine(source: string, offset: number): number {
  for (let end = offset; end < source.length; end++) if (source[end] === "\n" || source[end] === "\r") return end;
  return source.length;
}
