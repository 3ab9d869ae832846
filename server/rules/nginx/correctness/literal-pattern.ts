/** What is fixed in a pattern that starts with `^`. */
export interface LiteralHead {
  /** The text that every match starts with. */
  readonly text: string;
  /** What of the pattern follows it. */
  readonly rest: string;
}

/** Reads the fixed text at the start of an anchored pattern; undefined for one that is not anchored, or has alternatives. */
export function literalHead(pattern: string): LiteralHead | undefined {
  if (!pattern.startsWith("^") || hasOuterChoice(pattern)) return undefined;
  let text = "";
  let position = 1;
  let before = 1;
  while (position < pattern.length) {
    const match = /^(?:\\([^A-Za-z0-9])|([^\\^$.[\](){}*+?|]))/.exec(pattern.slice(position, position + 2));
    if (!match) break;
    before = position;
    position += match[0].length;
    text += match[1] ?? match[2] ?? "";
  }
  // A quantifier belongs to the last character, which then is not fixed.
  const isRepeated = /[*+?{]/.test(pattern[position] ?? "") && text !== "";
  return isRepeated
    ? { text: text.slice(0, -1), rest: pattern.slice(before) }
    : { text, rest: pattern.slice(position) };
}

/** Whether a pattern has alternatives outside of groups; classes of characters count as text. */
function hasOuterChoice(pattern: string): boolean {
  let depth = 0;
  for (const [text] of pattern.matchAll(/\\.|[()|]/gs)) {
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (text === "|" && depth === 0) return true;
  }
  return false;
}
