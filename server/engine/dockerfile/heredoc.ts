import { moved, type Span, span } from "../text.ts";
import { isBlank, type LogicalLine, physicalLine, skipBlanks } from "./logical-line.ts";

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  /** The word that opens it, such as `<<-"EOF"`. */
  readonly opener: Span;
  readonly name: string;
  /** Whether `<<-` drops the tabs that begin its lines. */
  readonly tabbed: boolean;
  /** Whether the builder expands variables in its body: not when the name is quoted. */
  readonly expands: boolean;
  /** The lines between the opener's and the closing one, the last line ending included. */
  readonly body: Span;
  /** The closing delimiter, or undefined when the file ends before it. */
  readonly closing: Span | undefined;
}

/** The same here-document, `distance` further on in the source. */
export const movedHeredoc = (heredoc: Heredoc, distance: number): Heredoc => ({
  ...heredoc,
  opener: moved(heredoc.opener, distance),
  body: moved(heredoc.body, distance),
  closing: heredoc.closing && moved(heredoc.closing, distance),
});

interface Opener {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly tabbed: boolean;
  readonly expands: boolean;
}

const openerWord = /^\d*<<(-?)([^<]+)$/;

/** Offset after the quoted text that opens at `at`, or -1 when it never closes. */
function afterQuote(text: string, at: number, escapeCharacter: string): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === quote) return i + 1;
    if (quote === '"' && text[i] === escapeCharacter) i++;
  }
  return -1;
}

/** Offset after the shell-like word that starts at `start`, quotes kept together, or -1 for an open quote. */
function afterWord(text: string, start: number, escapeCharacter: string): number {
  let at = start;
  while (at < text.length && !isBlank(text.charCodeAt(at))) {
    const character = text[at];
    if (character === escapeCharacter) at += 2;
    else if (character === "'" || character === '"') {
      at = afterQuote(text, at, escapeCharacter);
      if (at < 0) return -1;
    } else at++;
  }
  return Math.min(at, text.length);
}

function openerAt(text: string, start: number, end: number, escapeCharacter: string): Opener | undefined {
  const match = openerWord.exec(text.slice(start, end));
  const raw = match?.[2];
  if (raw === undefined) return undefined;
  let name = "";
  let quote = "";
  for (let i = 0; i < raw.length; i++) {
    const character = raw[i] ?? "";
    if (quote === "" && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = "";
    else if (character === escapeCharacter && quote !== "'" && i + 1 < raw.length) name += raw[++i] ?? "";
    else name += character;
  }
  return { start, end, name, tabbed: match?.[1] === "-", expands: name === raw };
}

/** The words of a logical line that open a here-document. A quote that never closes hides them, as in BuildKit. */
function openers(text: string, escapeCharacter: string): Opener[] {
  const found: Opener[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const end = afterWord(text, at, escapeCharacter);
    if (end < 0) return [];
    const opener = openerAt(text, at, end, escapeCharacter);
    if (opener) found.push(opener);
    at = skipBlanks(text, end);
  }
  return found;
}

/** The here-documents that a logical line opens, whose bodies start at source offset `from`, and where they end. */
export function readHeredocs(
  source: string,
  line: LogicalLine,
  from: number,
  escapeCharacter: string,
): { heredocs: readonly Heredoc[]; next: number } {
  if (!line.text.includes("<<")) return { heredocs: [], next: from };
  const heredocs: Heredoc[] = [];
  let at = from;
  for (const { start, end, name, tabbed, expands } of openers(line.text, escapeCharacter)) {
    const bodyStart = at;
    let closing: Span | undefined;
    let bodyEnd = source.length;
    while (at < source.length && !closing) {
      const { end: lineEnd, next } = physicalLine(source, at);
      let text = at;
      while (tabbed && source[text] === "\t") text++;
      if (lineEnd - text === name.length && source.startsWith(name, text)) {
        closing = span(text, lineEnd);
        bodyEnd = at;
      }
      at = next;
    }
    heredocs.push({ opener: line.span(start, end), name, tabbed, expands, body: span(bodyStart, bodyEnd), closing });
  }
  return { heredocs, next: at };
}
