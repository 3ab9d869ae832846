import type { Directive } from "../../../engine/nginx/block.ts";
import { placeInWord, references } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { type Edit, type Span, span } from "../../../engine/text.ts";
import { pieces } from "./formats.ts";

/** Whether what a format writes is meant to be a JSON object. */
export const looksLikeJson = (text: string): boolean => /^\s{0,50}\{/.test(text) && /"\s{0,9}:/.test(text);

/** A variable of a JSON format that stands outside quotes. */
export interface BareVariable {
  readonly name: string;
  readonly word: Word;
  /** Its place in the decoded text of the word. */
  readonly place: Span;
}

/** Variables that are always a number, so that they are valid JSON without quotes. */
export const neverEmpty: ReadonlySet<string> = new Set([
  "status",
  "bytes_sent",
  "body_bytes_sent",
  "request_length",
  "request_time",
  "msec",
  "connection",
  "connection_requests",
  "remote_port",
  "server_port",
  "pid",
]);

/** The variables that stand outside quotes of the JSON text, which may open in one word and close in the next. */
export function bareVariables(format: Directive): readonly BareVariable[] {
  const found: BareVariable[] = [];
  let isInside = false;
  for (const word of pieces(format)) {
    let position = 0;
    for (const { name, start, end } of references(word.value, format.document.isTemplate)) {
      isInside = isInside !== hasOddQuotes(word.value.slice(position, start));
      position = end;
      if (!isInside) found.push({ name, word, place: span(start, end) });
    }
    isInside = isInside !== hasOddQuotes(word.value.slice(position));
  }
  return found;
}

/** Puts quotes of the JSON text around variables. */
export function quoteEdits(format: Directive, variables: readonly BareVariable[]): readonly Edit[] {
  return variables.flatMap(({ word, place }) => {
    const quote = word.quote === '"' ? '\\"' : '"';
    const { start, end } = placeInWord(format.document, word, place);
    return [
      { span: span(start, start), text: quote },
      { span: span(end, end), text: quote },
    ];
  });
}

/** Whether a text opens or closes a string; an escaped quote does neither. */
function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') isOdd = !isOdd;
  }
  return isOdd;
}
