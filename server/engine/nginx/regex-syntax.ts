/** Longer patterns are not looked at. */
const longestPattern = 4096;

/** Forms in which other rules hold for what follows. */
const special = /\\Q|\(\?#|\(\?[a-zA-Z^]*x|\\c|\(\*/;

/**
 * What is wrong with a PCRE pattern, where that is certain: brackets that do not pair, and a repetition of nothing.
 * Undefined when nothing is known to be wrong. Seen on PCRE2 10.42.
 */
export function faultInPattern(pattern: string): string | undefined {
  if (pattern.length > longestPattern || special.test(pattern)) return undefined;
  let open = 0;
  let after: After = "start";
  for (let i = 0; i < pattern.length; i = endOfItem(pattern, i)) {
    const character = pattern[i];
    open += depthOf(character);
    if (open < 0) return "has a ) that nothing opens";
    if (isRefused(character, after)) return `repeats nothing with ${character}`;
    if (endOfItem(pattern, i) > pattern.length) return unclosed[character ?? ""];
    after = next(character, after);
  }
  return open > 0 ? "has a ( that is not closed" : undefined;
}

const depthOf = (character: string | undefined): number => (character === "(" ? 1 : character === ")" ? -1 : 0);

const unclosed: Readonly<Record<string, string>> = {
  "\\": "ends in a backslash",
  "[": "has a [ that is not closed",
};

/** Offset behind the item at an offset: a class, an escape, the `(?` of a group, a character. Past the end where it is cut off. */
function endOfItem(pattern: string, at: number): number {
  const character = pattern[at];
  if (character === "\\") return at + 2;
  if (character === "(" && pattern[at + 1] === "?") return at + 2;
  if (character !== "[") return at + 1;
  const end = endOfClass(pattern, at);
  return end < 0 ? pattern.length + 1 : end + 1;
}

/** What stands before an item: nothing to repeat, something, its repetition, or one that is lazy or possessive already. */
type After = "start" | "item" | "repeated" | "modified";

const isRepetition = (character: string | undefined): boolean =>
  character === "*" || character === "+" || character === "?";

/** Behind a repetition `?` and `+` say how it is made; `*` has no meaning there. */
const isRefused = (character: string | undefined, after: After): boolean =>
  isRepetition(character) && (after === "start" || after === "modified" || (after === "repeated" && character === "*"));

function next(character: string | undefined, after: After): After {
  if (character === "(" || character === "|") return "start";
  if (!isRepetition(character)) return "item";
  return after === "repeated" ? "modified" : "repeated";
}

/** Offset of the `]` that closes a class; one that comes first is a member. Negative when there is none. */
function endOfClass(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === "^") i++;
  if (pattern[i] === "]") i++;
  for (; i < pattern.length; i++) {
    if (pattern[i] === "]") return i;
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "[" && pattern[i + 1] === ":") {
      const named = pattern.slice(i, i + 16).indexOf(":]");
      if (named > 0) i += named + 1;
    }
  }
  return -1;
}
