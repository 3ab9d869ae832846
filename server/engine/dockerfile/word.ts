import type { Span } from "../text.ts";
import { isBlank, type LogicalLine, skipBlanks, trimEnd } from "./logical-line.ts";

/** One word of an instruction. */
export interface Word {
  readonly span: Span;
  /** As written, continuations joined. */
  readonly text: string;
  /** Without quotes and escapes; variables stand as written. */
  readonly value: string;
  /** Index of its first character in the instruction's logical line. */
  readonly start: number;
}

const special = /["'\\`]/;

/** Removes the quotes and escapes of a word; single quotes keep escapes, double quotes all but `\"`, `\$` and `\\`. */
export function unquote(text: string, escapeCharacter: string): string {
  if (!special.test(text)) return text;
  let value = "";
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    const next = text[i + 1];
    if (quote === "" && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = "";
    else if (
      character === escapeCharacter &&
      quote !== "'" &&
      next !== undefined &&
      isEscapable(next, quote, escapeCharacter)
    ) {
      value += next;
      i++;
    } else value += character;
  }
  return value;
}

/** Whether the escape character takes the meaning from `next`: outside quotes always, inside from three characters. */
export const isEscapable = (next: string, quote: string, escapeCharacter: string): boolean =>
  quote === "" || next === '"' || next === "$" || next === escapeCharacter;

/** The word that stands at `[start, end)` of a line. */
export function wordAt(line: LogicalLine, start: number, end: number, escapeCharacter: string): Word {
  const text = line.text.slice(start, end);
  return { span: line.span(start, end), text, value: unquote(text, escapeCharacter), start };
}

/** Words parted by blanks alone, as FROM, COPY, ADD, EXPOSE and VOLUME have them: quotes do not join. */
export function plainWords(line: LogicalLine, from: number, escapeCharacter: string): Word[] {
  const words: Word[] = [];
  const { text } = line;
  let at = skipBlanks(text, from);
  while (at < text.length) {
    const start = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
    words.push(wordAt(line, start, at, escapeCharacter));
    at = skipBlanks(text, at);
  }
  return words;
}

/** End of the word at `start` in which quotes join and the escape character protects the next one. */
function quotedWordEnd(text: string, start: number, escapeCharacter: string): number {
  let quote = "";
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === escapeCharacter) at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (isBlank(text.charCodeAt(at))) break;
  }
  return Math.min(at, text.length);
}

/** Words of ENV, ARG and LABEL, where quotes join. */
export function quotedWords(line: LogicalLine, from: number, escapeCharacter: string): Word[] {
  const words: Word[] = [];
  let at = skipBlanks(line.text, from);
  while (at < line.text.length) {
    const end = quotedWordEnd(line.text, at, escapeCharacter);
    words.push(wordAt(line, at, end, escapeCharacter));
    at = skipBlanks(line.text, end);
  }
  return words;
}

/** The rest of the line as one word, as USER, WORKDIR and STOPSIGNAL read it; none when it is blank. */
export function singleWord(line: LogicalLine, from: number, escapeCharacter: string): Word[] {
  const start = skipBlanks(line.text, from);
  const end = trimEnd(line.text, start, line.text.length);
  return end > start ? [wordAt(line, start, end, escapeCharacter)] : [];
}

/** The JSON array that a text is, or undefined when it is none. */
export function jsonArray(text: string): readonly unknown[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The elements of the JSON array of strings that the rest of the line is; spans and texts include the quotes. */
export function jsonWords(line: LogicalLine, from: number): Word[] | undefined {
  const values = jsonArray(line.text.slice(skipBlanks(line.text, from)));
  if (!values?.every((value) => typeof value === "string")) return undefined;
  const words: Word[] = [];
  let at = line.text.indexOf('"', from);
  for (const value of values) {
    let end = at + 1;
    while (end < line.text.length && line.text[end] !== '"') end += line.text[end] === "\\" ? 2 : 1;
    words.push({ span: line.span(at, end + 1), text: line.text.slice(at, end + 1), value, start: at });
    at = line.text.indexOf('"', end + 1);
  }
  return words;
}
