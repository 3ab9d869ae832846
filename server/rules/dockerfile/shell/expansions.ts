import type { ShellWord } from "../../../engine/dockerfile/command.ts";
import { type Span, span } from "../../../engine/text.ts";

/** A variable outside quotes in a word. */
export interface Expansion {
  readonly name: string;
  /** Where it stands in the source; undefined when a continuation runs through the word. */
  readonly span: Span | undefined;
}

const name = /^(?:\{([A-Za-z_]\w*|[@*1-9])|([A-Za-z_]\w*|[@*1-9]))/;

/** The variables of a word that the shell splits at blanks and expands as patterns; substitutions are left out. */
export function bareExpansions({ text, span: at }: ShellWord): readonly Expansion[] {
  const found: Expansion[] = [];
  const isWhole = at.end - at.start === text.length;
  for (let i = 0; i < text.length; i++) {
    const match = text[i] === "$" ? name.exec(text.slice(i + 1, i + 200)) : null;
    const end = match && match[1] === undefined ? i + match[0].length : partEnd(text, i);
    const place = isWhole ? span(at.start + i, at.start + end + 1) : undefined;
    if (match) found.push({ name: match[1] ?? match[2] ?? "", span: place });
    i = end;
  }
  return found;
}

/** Index of the last character of what stands at `start`: an escaped character, a quoted text, a substitution. */
function partEnd(text: string, start: number): number {
  if (text[start] === "\\") return start + 1;
  const opening = text[start] === "$" && /[({]/.test(text[start + 1] ?? "") ? start + 1 : start;
  return text[opening] !== "{" || opening > start ? closing(text, opening) : start;
}

const closers: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ["`", "`"],
  ["(", ")"],
  ["{", "}"],
]);

/** Index of the character that closes what opens at `start`, what opens inside it counted; `start` when nothing does. */
function closing(text: string, start: number): number {
  const waiting = [closers.get(text[start] ?? "")];
  if (waiting[0] === undefined) return start;
  for (let i = start + 1; i < text.length; i++) {
    const character = text[i] ?? "";
    const close = waiting.at(-1);
    if (character === close) {
      waiting.pop();
      if (waiting.length === 0) return i;
    } else if (character === "\\" && close !== "'") i++;
    else if (opensInside(character, text[i - 1], close)) waiting.push(closers.get(character));
  }
  return text.length - 1;
}

/** Between double quotes only substitutions open something; between single quotes and backticks nothing does. */
function opensInside(character: string, before: string | undefined, close: string | undefined): boolean {
  if (close === "'" || close === "`" || !closers.has(character)) return false;
  return close !== '"' || character === "`" || (before === "$" && /[({]/.test(character));
}
