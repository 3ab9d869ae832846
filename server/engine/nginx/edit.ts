import type { FileEdit } from "../rule.ts";
import { type Edit, indentationAt, lineEnding, span } from "../text.ts";
import type { Block, Directive } from "./block.ts";
import type { Word } from "./syntax.ts";

/** Puts a word in the place of another, quoted as the old one where the new text needs it. */
export function replaceWord(directive: Directive, word: Word, text: string): FileEdit {
  const needsQuote = /[\s;{}"'#]/.test(text) || text === "";
  const quote = word.quote || (needsQuote ? '"' : "");
  const escaped = quote ? text.replaceAll(quote, `\\${quote}`) : text;
  return directive.edit({ span: span(word.start, word.end), text: `${quote}${escaped}${quote}` });
}

/** Appends a word to a directive's arguments. */
export function appendWord(directive: Directive, text: string): FileEdit {
  const { end } = directive.head;
  return directive.edit({ span: span(end, end), text: ` ${text}` });
}

/** Writes statements on lines of their own after a directive, indented as it is. */
export function insertAfter(directive: Directive, ...statements: readonly string[]): FileEdit {
  const { source } = directive.document;
  const { start, end } = directive.syntax;
  const indentation = indentationAt(source, start);
  const newline = lineEnding(source);
  const at = endOfLineComment(source, end);
  const text = statements.map((statement) => `${newline}${indentation}${statement}`).join("");
  return directive.edit({ span: span(at, at), text });
}

/** Writes statements on lines of their own before a directive, indented as it is. */
export function insertBefore(directive: Directive, ...statements: readonly string[]): FileEdit {
  const { source } = directive.document;
  const { start } = directive.syntax;
  const indentation = indentationAt(source, start);
  const newline = lineEnding(source);
  const text = statements.map((statement) => `${statement}${newline}${indentation}`).join("");
  return directive.edit({ span: span(start, start), text });
}

/** Writes statements on the first lines of a block; undefined for the outermost block, which has no braces. */
export function insertAtStart(block: Block, ...statements: readonly string[]): FileEdit | undefined {
  const { directive } = block;
  const body = directive?.syntax.body;
  if (!directive || !body) return undefined;
  const { source } = directive.document;
  const newline = lineEnding(source);
  const outer = indentationAt(source, directive.syntax.start);
  const [first] = body.statements;
  const sameLine = first && !source.slice(body.start, first.start).includes("\n");
  const indentation = first && !sameLine ? indentationAt(source, first.start) : `${outer}    `;
  const at = sameLine ? body.start : endOfLineComment(source, body.start);
  const lines = statements.map((statement) => `${newline}${indentation}${statement}`).join("");
  const closesHere = !source.slice(at, body.end).includes("\n");
  return directive.edit({ span: span(at, at), text: closesHere ? `${lines}${newline}${outer}` : lines });
}

/** Deletes a directive, with its line when nothing else stands on it. */
export function remove(directive: Directive): FileEdit {
  const { source } = directive.document;
  const { start, end } = directive.syntax;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const newline = source.indexOf("\n", end);
  const lineEnd = newline < 0 ? source.length : newline + 1;
  const alone = isBlank(source.slice(lineStart, start)) && isBlank(source.slice(end, lineEnd));
  return directive.edit({ span: alone ? span(lineStart, lineEnd) : span(start, end), text: "" });
}

/** One list of edits per file, without the repetitions that a file included in several places brings. */
export function combine(edits: readonly FileEdit[]): readonly FileEdit[] {
  const byUri = new Map<string, Map<string, Edit>>();
  for (const { uri = "", edits: own } of edits) {
    const known = byUri.get(uri) ?? new Map<string, Edit>();
    for (const edit of own) known.set(`${edit.span.start} ${edit.span.end} ${edit.text}`, edit);
    byUri.set(uri, known);
  }
  return [...byUri].map(([uri, own]) => ({ uri, edits: [...own.values()] }));
}

const isBlank = (text: string): boolean => text.trim() === "";

/** Offset after a comment that follows `from` on its line, or `from` itself when none does. */
function endOfLineComment(source: string, from: number): number {
  const newline = source.indexOf("\n", from);
  const end = newline < 0 ? source.length : newline;
  const rest = source.slice(from, end);
  return /^[ \t]*#/.test(rest) ? from + rest.trimEnd().length : from;
}
