/**
 * A set of characters, of which only those count that decide something in a request: CR, LF, `/`, `.` and `?`.
 * One bit each.
 */
export type Characters = number;

export const carriageReturn: Characters = 1;
export const lineFeed: Characters = 2;
export const slash: Characters = 4;
export const dot: Characters = 8;
export const questionMark: Characters = 16;
export const noCharacters: Characters = 0;
export const anyCharacter: Characters = 31;

const tracked: readonly (readonly [string, Characters])[] = [
  ["\r", carriageReturn],
  ["\n", lineFeed],
  ["/", slash],
  [".", dot],
  ["?", questionMark],
];

/** The set of the tracked characters in a text. */
export const charactersIn = (text: string): Characters =>
  tracked.reduce((set, [character, bit]) => (text.includes(character) ? set | bit : set), noCharacters);

/** What one group of a pattern can match, read from the pattern alone. */
export interface Group {
  /** What its classes, dots and repeated parts leave to the one who wrote the subject. */
  readonly chosen: Characters;
  /** `chosen`, and what its fixed text holds. */
  readonly holds: Characters;
  /** How it starts: with a fixed `/`, perhaps with one, or with something else. */
  readonly start: "slash" | "perhaps" | "other";
  /** Whether nothing stands before it in the pattern, so that it starts where the subject does. */
  readonly leads: boolean;
  /** Whether it ends with fixed text. */
  readonly fixedEnd: boolean;
}

/** A regular expression of nginx (PCRE), read without running it. */
export interface Pattern {
  /** The whole match first, then the groups by their number. */
  readonly groups: readonly Group[];
  /** The number of each named group. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether every alternative is tied to both ends of the subject. */
  readonly anchored: boolean;
}

/**
 * The characters that whoever writes the subject can choose for a group. A fixed end, such as `\.example\.com`, leaves no
 * choice of a host, so that the dots before it count only where the host could be ended early by `/` or `?`.
 */
export function choiceOf({ chosen, fixedEnd }: Group): Characters {
  return fixedEnd && !(chosen & (slash | questionMark)) ? chosen & ~dot : chosen;
}

/** A group that is being read, with the state of its current alternative. */
interface Frame {
  /** Undefined for groups without a number, and for assertions, which match nothing. */
  readonly number: number | undefined;
  readonly isAssertion: boolean;
  readonly leads: boolean;
  chosen: Characters;
  holds: Characters;
  hasChoice: boolean;
  /** Of the current alternative; undefined before its first character. */
  start: Group["start"] | undefined;
  fixedEnd: boolean;
  /** Whether the current alternative starts with `^`, and whether the last thing read is `$`. */
  head: boolean;
  tail: boolean;
  /** The alternatives that are done, together. */
  done: { start: Group["start"]; fixedEnd: boolean; anchored: boolean } | undefined;
}

/** What one piece of a pattern matches: fixed text, or a choice among several characters. */
interface Atom {
  readonly chosen: Characters;
  readonly holds: Characters;
  readonly hasChoice: boolean;
  readonly start: Group["start"];
  readonly fixedEnd: boolean;
}

const fixed = (text: string): Atom => ({
  chosen: noCharacters,
  holds: charactersIn(text),
  hasChoice: false,
  start: text === "/" ? "slash" : "other",
  fixedEnd: true,
});

const choice = (set: Characters): Atom => ({
  chosen: set,
  holds: set,
  hasChoice: true,
  start: set & slash ? "perhaps" : "other",
  fixedEnd: false,
});

const breaks = carriageReturn | lineFeed;
const printable = slash | dot | questionMark;

const escapedClasses: Readonly<Record<string, Characters>> = {
  d: noCharacters,
  D: anyCharacter,
  w: noCharacters,
  W: anyCharacter,
  s: breaks,
  S: printable,
  h: noCharacters,
  H: anyCharacter,
  v: breaks,
  V: printable,
  R: breaks,
  N: anyCharacter & ~lineFeed,
};

const namedClasses: Readonly<Record<string, Characters>> = {
  punct: printable,
  graph: printable,
  print: printable,
  cntrl: breaks,
  space: breaks,
};

const controlCharacters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  e: "\x1b",
  a: "\x07",
};

/** nginx takes no longer words. */
const longestPattern = 4096;

/** Reads a pattern; undefined for one that is broken, or holds what would have to be run (references, recursion, `\Q`). */
export function readPattern(pattern: string): Pattern | undefined {
  return pattern.length > longestPattern ? undefined : new PatternReader(pattern).read();
}

class PatternReader {
  readonly #pattern: string;
  readonly #groups: Group[] = [];
  readonly #names = new Map<string, number>();
  readonly #open: Frame[] = [];
  #position = 0;
  #count = 0;
  #dot: Characters = anyCharacter & ~lineFeed;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): Pattern | undefined {
    this.#push(0, false);
    while (this.#position < this.#pattern.length) {
      if (!this.#step()) return undefined;
    }
    const whole = this.#open.pop();
    if (!whole || this.#open.length > 0) return undefined;
    endAlternative(whole);
    this.#groups[0] = groupOf(whole);
    return { groups: this.#groups, names: this.#names, anchored: whole.done?.anchored ?? false };
  }

  /** The innermost open group; there is always one while a pattern is read. */
  get #frame(): Frame {
    const frame = this.#open.at(-1);
    if (!frame) throw new RangeError("no group is open");
    return frame;
  }

  #push(number: number | undefined, isAssertion: boolean): void {
    const outer = this.#open.at(-1);
    this.#open.push({
      number,
      isAssertion,
      leads: outer === undefined || (outer.leads && outer.start === undefined),
      chosen: noCharacters,
      holds: noCharacters,
      hasChoice: false,
      start: undefined,
      fixedEnd: false,
      head: false,
      tail: false,
      done: undefined,
    });
  }

  /** Reads one piece of the pattern; false when it cannot be read. */
  #step(): boolean {
    const character = this.#pattern[this.#position++] ?? "";
    if (character === "(") return this.#group();
    if (character === ")") return this.#close();
    if (character === "|") endAlternative(this.#frame);
    else if (character === "^") this.#anchorStart();
    else if (character === "$") this.#frame.tail = true;
    else if (character === "[") return this.#class();
    else if (character === "\\") return this.#escape();
    else this.#add(character === "." ? choice(this.#dot) : fixed(character));
    return true;
  }

  #anchorStart(): void {
    if (this.#frame.start === undefined) this.#frame.head = true;
  }

  #add(atom: Atom): void {
    const frame = this.#frame;
    const { optional, repeated } = this.#quantifier();
    frame.holds |= atom.holds;
    frame.chosen |= repeated && atom.hasChoice ? atom.holds : atom.chosen;
    frame.hasChoice ||= atom.hasChoice;
    frame.start ??= optional && atom.start === "slash" ? "perhaps" : atom.start;
    frame.fixedEnd = atom.fixedEnd && !optional;
    frame.tail = false;
  }

  #quantifier(): { optional: boolean; repeated: boolean } {
    const match = quantifier.exec(this.#pattern.slice(this.#position, this.#position + longestQuantifier));
    if (!match) return { optional: false, repeated: false };
    this.#position += match[0].length;
    const [text] = match;
    return { optional: /^(\?|\*|\{0)/.test(text), repeated: !/^(\?|\{[01]\})/.test(text) };
  }

  #group(): boolean {
    const rest = this.#pattern.slice(this.#position, this.#position + longestOpening);
    const opening = groupOpening.exec(rest);
    if (!opening) return this.#special(rest);
    this.#position += opening[0].length;
    const name = opening[1] ?? opening[2];
    const isAssertion = /^\?<?[=!]/.test(opening[0]);
    const isCapture = opening[0] === "" || name !== undefined;
    if (isCapture) this.#count++;
    if (name !== undefined && !this.#names.has(name.toLowerCase())) this.#names.set(name.toLowerCase(), this.#count);
    this.#push(isCapture ? this.#count : undefined, isAssertion);
    return true;
  }

  /** Options, comments and verbs; they match nothing. */
  #special(rest: string): boolean {
    const skipped = /^(?:\?([imsUJ-]+)|\?#[^)]*|\*[A-Z0-9_=]+)\)/.exec(rest);
    if (!skipped) return false;
    this.#position += skipped[0].length;
    const [on = ""] = (skipped[1] ?? "").split("-");
    if (on.includes("s")) this.#dot = anyCharacter;
    return true;
  }

  #close(): boolean {
    const frame = this.#open.pop();
    if (!frame || this.#open.length === 0) return false;
    endAlternative(frame);
    const group = groupOf(frame);
    if (frame.number !== undefined) this.#groups[frame.number] = group;
    if (frame.isAssertion) this.#quantifier();
    else this.#add({ ...group, hasChoice: frame.hasChoice });
    return true;
  }

  #escape(): boolean {
    const character = this.#pattern[this.#position++] ?? "";
    if (/[1-9pPXQEkgKGcC]/.test(character) || character === "") return false;
    if (/[bBAzZ]/.test(character)) {
      if (character === "A") this.#anchorStart();
      else if (character !== "b" && character !== "B") this.#frame.tail = true;
      return true;
    }
    const set = escapedClasses[character];
    this.#add(set === undefined ? fixed(this.#escapedCharacter(character)) : choice(set));
    return true;
  }

  #escapedCharacter(character: string): string {
    if (character !== "x" && character !== "0") return controlCharacters[character] ?? character;
    const code = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{0,2}))/.exec(
      this.#pattern.slice(this.#position, this.#position + 8),
    );
    if (character === "0" || !code) return "\0";
    this.#position += code[0].length;
    return String.fromCharCode(Number.parseInt((code[1] ?? code[2]) || "0", 16));
  }

  #class(): boolean {
    const negated = this.#pattern[this.#position] === "^";
    if (negated) this.#position++;
    const members = this.#members();
    if (!members) return false;
    const [only] = members;
    const set = members.reduce<Characters>(
      (all, member) => all | (typeof member === "string" ? charactersIn(member) : member),
      0,
    );
    const isFixed = !negated && members.length === 1 && typeof only === "string";
    this.#add(isFixed ? fixed(only) : choice(negated ? anyCharacter & ~set : set));
    return true;
  }

  /** The members of a class up to its `]`, which is a member itself where it comes first. */
  #members(): readonly (string | Characters)[] | undefined {
    const members: (string | Characters)[] = [];
    for (;;) {
      const character = this.#pattern[this.#position++];
      if (character === undefined) return undefined;
      if (character === "]" && members.length > 0) return members;
      const member = this.#member(character);
      if (member === undefined) return undefined;
      members.push(typeof member === "string" ? this.#range(member) : member);
    }
  }

  /** One member of a class: a character, or a set. */
  #member(character: string): string | Characters | undefined {
    if (character === "[") {
      const named = /^:([a-z]+):\]/.exec(this.#pattern.slice(this.#position, this.#position + 12));
      if (named) this.#position += named[0].length;
      return named ? (namedClasses[named[1] ?? ""] ?? noCharacters) : character;
    }
    if (character !== "\\") return character;
    const escaped = this.#pattern[this.#position++] ?? "";
    if (/[pPQEcN]/.test(escaped) || escaped === "") return undefined;
    return escapedClasses[escaped] ?? this.#escapedCharacter(escaped);
  }

  /** A character of a class itself or, when a `-` and another one follow, the set of that range. */
  #range(from: string): string | Characters {
    const to = this.#pattern[this.#position + 1];
    if (this.#pattern[this.#position] !== "-" || to === undefined || to === "]" || to === "[") return from;
    if (to === "\\" && escapedClasses[this.#pattern[this.#position + 2] ?? ""] !== undefined) return from;
    this.#position += 2;
    const last = to === "\\" ? this.#escapedCharacter(this.#pattern[this.#position++] ?? "") : to;
    return tracked.reduce((set, [character, bit]) => (character >= from && character <= last ? set | bit : set), 0);
  }
}

const quantifier = /^(?:[*+?]|\{\d{1,5}(?:,\d{0,5})?\})[?+]?/;
const longestQuantifier = 16;

/** A group that captures, one that does not, or an assertion. */
const groupOpening = /^(?:(?!\?|\*)|\?(?:[:>]|[imsUJ-]+:|<?[=!]|P?<([A-Za-z_]\w{0,31})>|'([A-Za-z_]\w{0,31})'))/;
const longestOpening = 200;

function endAlternative(frame: Frame): void {
  const start = frame.start ?? "other";
  const anchored = frame.head && frame.tail;
  const { done } = frame;
  frame.done = {
    start:
      done === undefined || done.start === start
        ? start
        : done.start === "other" || start === "other"
          ? "other"
          : "perhaps",
    fixedEnd: frame.fixedEnd && (done?.fixedEnd ?? true),
    anchored: anchored && (done?.anchored ?? true),
  };
  frame.start = undefined;
  frame.fixedEnd = false;
  frame.head = false;
  frame.tail = false;
}

function groupOf(frame: Frame): Group {
  const { start, fixedEnd } = frame.done ?? { start: "other", fixedEnd: false };
  return { chosen: frame.chosen, holds: frame.holds, start, leads: frame.leads, fixedEnd };
}
