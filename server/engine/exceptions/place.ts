import type { Document } from "../document.ts";
import type { Body } from "../nginx/syntax.ts";
import { type Edit, indentationAt, lineEnding, type Span, span } from "../text.ts";

/** Where a comment stands: before a directive or instruction, inside one, or with none after it in its block. */
export type Following = Span | "inside" | "nothing";

/** What follows a comment that ends at `offset`, in its own block. Its span is that of the whole statement. */
export function following(document: Document, offset: number): Following {
  if (document.language === "nginx") return followingIn(document.body, offset);
  const index = firstFrom(document.instructions, offset);
  const before = document.instructions[index - 1]?.span;
  if (before && offset < before.end) return "inside";
  return document.instructions[index]?.span ?? "nothing";
}

function followingIn(outer: Body, offset: number): Following {
  for (let body = outer; ; ) {
    const index = firstFrom(body.statements, offset);
    const before = body.statements[index - 1];
    if (!before || offset >= before.end) return body.statements[index] ?? "nothing";
    if (!before.body || offset < before.body.start || offset > before.body.end) return "inside";
    body = before.body;
  }
}

/** The directive, of a block only its head, or the instruction in which `offset` lies. */
export function around(document: Document, offset: number): Span | undefined {
  if (document.language === "nginx") return aroundIn(document.body, offset);
  const found = document.instructions[firstFrom(document.instructions, offset + 1) - 1]?.span;
  return found && offset < found.end ? found : undefined;
}

function aroundIn(outer: Body, offset: number): Span | undefined {
  for (let body = outer; ; ) {
    const found = body.statements[firstFrom(body.statements, offset + 1) - 1];
    if (!found || offset >= found.end) return undefined;
    if (!found.body || offset < found.body.start) return found;
    if (offset >= found.body.end) return undefined;
    body = found.body;
  }
}

type Placed = Span | { readonly span: Span };

const startOf = (placed: Placed): number => ("span" in placed ? placed.span.start : placed.start);

/** Index of the first of the sorted items that starts at `offset` or later. */
function firstFrom(items: readonly Placed[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && startOf(item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Offset at which the first directive or instruction starts; the length of the source when there is none. */
export function headEnd(document: Document): number {
  const first = document.language === "nginx" ? document.body.statements[0] : document.instructions[0]?.span;
  return first?.start ?? document.source.length;
}

/** The word for what the document consists of. */
export const unitOf = (document: Document): string => (document.language === "nginx" ? "directive" : "instruction");

const lineStart = ({ source, lines }: Document, offset: number): number => {
  const start = lines.startOf(lines.at(offset).line);
  return start === 0 && source.charCodeAt(0) === 0xfeff ? 1 : start;
};

/** Deletes the lines on which a span lies, keeping a byte order mark. */
export function deleteLines(document: Document, at: Span): Edit {
  const { lines } = document;
  return { span: span(lineStart(document, at.start), lines.startOf(lines.at(at.end).line + 1)), text: "" };
}

/** Writes a line above the directive or instruction that starts at `offset`, which is moved to its own line if need be. */
export function insertAbove(document: Document, offset: number, text: string): Edit {
  const { source } = document;
  const start = lineStart(document, offset);
  const indentation = indentationAt(source, offset);
  const isFirst = source.slice(start, offset).trim() === "";
  const breaks = isFirst ? "" : `${lineEnding(source)}${indentation}`;
  return { span: span(offset, offset), text: `${breaks}${text}${lineEnding(source)}${indentation}` };
}

/** Writes a line at the top of a file: after the byte order mark and, in a Dockerfile, after the parser directives. */
export function insertAtTop(document: Document, text: string): Edit {
  const { source, lines } = document;
  const ending = lineEnding(source);
  const directive = document.language === "dockerfile" ? document.directives.at(-1) : undefined;
  const top = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!directive) return { span: span(top, top), text: `${text}${ending}` };
  const next = lines.startOf(lines.at(directive.span.end).line + 1);
  const isEnded = next > directive.span.end && /[\r\n]/.test(source[next - 1] ?? "");
  return { span: span(next, next), text: isEnded ? `${text}${ending}` : `${ending}${text}${ending}` };
}
