import type { Span } from "../text.ts";
import { span } from "../text.ts";
import type { NginxDocument } from "./document.ts";
import type { Word } from "./syntax.ts";

/** A `$name`, `${name}` or `$1` in the decoded text of a word; `start` and `end` are offsets into that text. */
export interface Reference extends Span {
  /** In lower case, as nginx compares names; one digit for a capture. */
  readonly name: string;
}

/** Text as it stands, or a reference. */
export type Part = string | Reference;

const reference = /\$(?:([1-9])|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g;

/**
 * Splits a decoded text where nginx fills in variables. A `$` that no name follows is text. In a template an upper-case
 * name is an environment variable: it keeps its case, so that it is no variable of nginx.
 */
export function parts(text: string, isTemplate = false): readonly Part[] {
  if (!text.includes("$")) return text === "" ? [] : [text];
  const found: Part[] = [];
  let position = 0;
  for (const match of text.matchAll(reference)) {
    if (match.index > position) found.push(text.slice(position, match.index));
    const written = match[1] ?? match[2] ?? match[3] ?? "";
    position = match.index + match[0].length;
    const isEnvironment = isTemplate && /^[A-Z_][A-Z0-9_]*$/.test(written);
    found.push({ name: isEnvironment ? written : written.toLowerCase(), start: match.index, end: position });
  }
  if (position < text.length) found.push(text.slice(position));
  return found;
}

/** The references of a decoded text, in order. */
export function references(text: string, isTemplate = false): readonly Reference[] {
  return parts(text, isTemplate).filter((part) => typeof part !== "string");
}

/** nginx takes no longer words, so that nobody needs an exact place in one. */
const longestWord = 4096;

/** The place in the source of a stretch of a word's decoded text; the whole word where the word is too long to tell. */
export function placeInWord(document: NginxDocument, word: Word, { start, end }: Span): Span {
  const begin = word.start + word.quote.length;
  const raw = document.source.slice(begin, word.end);
  if (raw.startsWith(word.value)) return span(begin + start, begin + end);
  if (raw.length > longestWord) return span(word.start, word.end);
  const offsets = decodedOffsets(raw);
  return span(begin + (offsets[start] ?? 0), begin + (offsets[end] ?? raw.length));
}

/** For each character of the decoded text its offset in the text as written. */
function decodedOffsets(raw: string): readonly number[] {
  const offsets: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    offsets.push(i);
    if (raw[i] === "\\" && /["'\\trn]/.test(raw[i + 1] ?? "")) i++;
  }
  return offsets;
}
