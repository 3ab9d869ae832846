/** A piece of a regular expression, as far as it decides which characters are read. */
export type Node =
  /** One character of a set: a bit per ASCII code, one for all others, and one for the end of the subject. */
  | { readonly kind: "characters"; readonly set: bigint }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly branches: readonly Node[] }
  /** `varies`: the number of rounds is not fixed, `optional`: it may be 0, `unbounded`: it has no upper bound. */
  | {
      readonly kind: "loop";
      readonly item: Node;
      readonly optional: boolean;
      readonly unbounded: boolean;
      readonly varies: boolean;
    };

const others = 1n << 128n;

/** What no character matches: the end of the subject, and what assertions ask for. */
const nothing = 1n << 129n;

const every: bigint = nothing - 1n;

const bit = (code: number): bigint => (code < 128 ? 1n << BigInt(code) : others);

function range(from: number, to: number): bigint {
  const [first, last] = [Math.min(from, 128), Math.min(to, 128)];
  return first > last ? 0n : ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

const digits = range(48, 57);
const capitals = range(65, 90);
const small = range(97, 122);
const word = digits | capitals | small | bit(95);
const space = range(9, 13) | bit(32);

const classes: Readonly<Record<string, bigint>> = {
  d: digits,
  D: every & ~digits,
  w: word,
  W: every & ~word,
  s: space,
  S: every & ~space,
  h: bit(9) | bit(32),
  N: every & ~bit(10),
};

const namedClasses: Readonly<Record<string, bigint>> = {
  alnum: digits | capitals | small,
  alpha: capitals | small,
  digit: digits,
  lower: small,
  upper: capitals,
  space,
  word,
  xdigit: digits | range(65, 70) | range(97, 102),
  punct: range(33, 47) | range(58, 64) | range(91, 96) | range(123, 126),
};

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, e: 27, a: 7 };

/** nginx takes no longer words, and nobody nests deeper. */
const limits = { length: 4096, depth: 40 };

/** Reads a PCRE pattern; undefined where it is broken, or holds what does more than to read characters. */
export function parsePattern(pattern: string, ignoreCase: boolean): Node | undefined {
  if (pattern.length > limits.length) return undefined;
  const parser = new Parser(pattern, ignoreCase);
  const tree = parser.choice(0);
  return parser.isDone ? tree : undefined;
}

class Parser {
  readonly #pattern: string;
  #ignoreCase: boolean;
  #at = 0;

  constructor(pattern: string, ignoreCase: boolean) {
    this.#pattern = pattern;
    this.#ignoreCase = ignoreCase;
  }

  get isDone(): boolean {
    return this.#at >= this.#pattern.length;
  }

  choice(depth: number): Node | undefined {
    const branches: Node[] = [];
    do {
      const branch = depth < limits.depth ? this.#sequence(depth) : undefined;
      if (!branch) return undefined;
      branches.push(branch);
    } while (this.#take("|"));
    return { kind: "choice", branches };
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(depth: number): Node | undefined {
    const items: Node[] = [];
    while (!this.isDone && !/[|)]/.test(this.#pattern[this.#at] ?? "")) {
      const item = this.#item(depth);
      const looped = item && this.#quantified(item);
      if (!looped) return undefined;
      items.push(looped);
    }
    return { kind: "sequence", items };
  }

  #item(depth: number): Node | undefined {
    const character = this.#pattern[this.#at++] ?? "";
    if (character === "(") return this.#group(depth);
    if (character === "[") return this.#class();
    if (character === "\\") return this.#escape();
    if (character === "^") return empty;
    if (character === "$") return characters(nothing);
    if (character === ".") return characters(every & ~bit(10));
    return /[*+?]/.test(character) ? undefined : this.#literal(character.charCodeAt(0));
  }

  #literal(code: number): Node {
    const isLetter = (bit(code) & (capitals | small)) !== 0n;
    return characters(this.#ignoreCase && isLetter ? bit(code) | bit(code ^ 32) : bit(code));
  }

  #group(depth: number): Node | undefined {
    const opening = /^(?:\?(?:([imsJ]+)(\)|:)|:|(<?[=!])|P?<\w{1,32}>|'\w{1,32}')|(?!\?|\*))/.exec(
      this.#pattern.slice(this.#at, this.#at + 50),
    );
    if (!opening) return undefined;
    this.#at += opening[0].length;
    if (opening[1]?.includes("i")) this.#ignoreCase = true;
    if (opening[2] === ")") return empty;
    const inner = this.choice(depth + 1);
    if (!inner || !this.#take(")")) return undefined;
    return opening[3] ? characters(nothing) : inner;
  }

  #quantified(item: Node): Node | undefined {
    const quantifier = /^(?:[*+?]|\{(\d{1,5})(,?)(\d{0,5})\})/.exec(this.#pattern.slice(this.#at, this.#at + 16));
    if (!quantifier) return item;
    const [text, least = text === "+" ? "1" : "0", comma, most = ""] = quantifier;
    this.#at += text.length;
    // A possessive loop gives nothing back.
    if (this.#take("+")) return undefined;
    this.#take("?");
    const unbounded = text === "*" || text === "+" || (comma === "," && most === "");
    const varies = unbounded || (comma === "," && most !== least && Number(most) > 1);
    return { kind: "loop", item, optional: Number(least) === 0, unbounded, varies };
  }

  #escape(): Node | undefined {
    const set = this.#escaped();
    if (set !== undefined) return typeof set === "bigint" ? characters(set) : this.#literal(set);
    const character = this.#pattern[this.#at - 1] ?? "";
    return /[bBzZ]/.test(character) ? characters(nothing) : character === "A" ? empty : undefined;
  }

  /** After a `\`: a set, or the code of one character; undefined for assertions and for what is not read. */
  #escaped(): bigint | number | undefined {
    const character = this.#pattern[this.#at++] ?? "";
    if (Object.hasOwn(classes, character)) return classes[character];
    if (Object.hasOwn(controls, character)) return controls[character];
    const code = character === "x" ? /^[0-9a-fA-F]{2}/.exec(this.#pattern.slice(this.#at, this.#at + 2)) : null;
    if (code) this.#at += 2;
    if (code) return Number.parseInt(code[0], 16);
    return /[A-Za-z0-9]/.test(character) || character === "" ? undefined : character.charCodeAt(0);
  }

  #class(): Node | undefined {
    const negated = this.#take("^");
    let set = 0n;
    for (let isFirst = true; isFirst || !this.#take("]"); isFirst = false) {
      const member = this.#member();
      if (member === undefined) return undefined;
      set |= typeof member === "bigint" ? member : this.#rangeFrom(member);
    }
    if (this.#ignoreCase) set |= ((set & capitals) << 32n) | ((set & small) >> 32n);
    return characters(negated ? every & ~set : set);
  }

  #member(): bigint | number | undefined {
    const named = /^\[:([a-z]{1,8}):\]/.exec(this.#pattern.slice(this.#at, this.#at + 12));
    if (named) this.#at += named[0].length;
    if (named) return namedClasses[named[1] ?? ""];
    if (this.isDone) return undefined;
    return this.#take("\\") ? this.#escaped() : this.#pattern.charCodeAt(this.#at++);
  }

  #rangeFrom(from: number): bigint {
    const isRange = this.#pattern[this.#at] === "-" && !/^[\][\\]?$/.test(this.#pattern[this.#at + 1] ?? "");
    if (!isRange) return bit(from);
    this.#at += 2;
    return range(from, this.#pattern.charCodeAt(this.#at - 1));
  }
}

const characters = (set: bigint): Node => ({ kind: "characters", set });

const empty: Node = { kind: "sequence", items: [] };
