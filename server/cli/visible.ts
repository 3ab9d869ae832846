/** Controls, and the characters that reorder or hide what stands around them. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const lone = /\p{Surrogate}/gu;

/**
 * A text out of a file as it may be shown: each control character gives way to one visible character, so that no file
 * can steer a terminal or forge a line. The length stays the same.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => picture(character.charCodeAt(0))).replace(lone, "\ufffd");
}

const picture = (code: number): string =>
  code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";

const zeroWidth = /^\p{Mark}$/u;

/** First and last code points of the blocks that terminals draw two columns wide. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** How many columns a terminal gives a character. */
export function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return wideBlocks.some(([first, last]) => first <= code && code <= last) ? 2 : 1;
}

/** Breaks a text at blanks into lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \n]+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
