/** Longer patterns are not worth the time. */
const longestPattern = 500;
const deepestGroup = 20;
const longestRepetition = 16;

/**
 * Texts that a pattern matches, one for each of its outermost alternatives: what may repeat stands as rarely as it can.
 * Only a guess where the pattern holds assertions or classes that are not known here: match the text before relying on it.
 */
export function samplesOf(pattern: string): readonly string[] {
  return pattern.length > longestPattern ? [] : new Sampler(pattern).read();
}

const classSamples: Readonly<Record<string, string>> = { d: "1", w: "a", s: " ", D: "a", W: "-", S: "a", b: "", B: "" };

/** Tried in this order for a class of characters, before the characters that it names. */
const commonCharacters = "a1x-_A/.";

class Sampler {
  readonly #pattern: string;
  #position = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): readonly string[] {
    const found = this.#alternatives();
    return this.#position < this.#pattern.length ? [] : found;
  }

  /** Reads up to the closing parenthesis of the group, or to the end. */
  #alternatives(): string[] {
    const found: string[] = [];
    let text = "";
    while (this.#position < this.#pattern.length && this.#pattern[this.#position] !== ")") {
      if (this.#pattern[this.#position] === "|") {
        this.#position++;
        found.push(text);
        text = "";
      } else text += this.#piece();
    }
    return [...found, text];
  }

  #piece(): string {
    const atom = this.#atom();
    return atom.repeat(this.#minimum());
  }

  #atom(): string {
    const character = this.#pattern[this.#position++] ?? "";
    if (character === "(") return this.#group();
    if (character === "[") return this.#class();
    if (character === "^" || character === "$") return "";
    if (character === ".") return "x";
    if (character !== "\\") return character;
    const escaped = this.#pattern[this.#position++] ?? "";
    return classSamples[escaped] ?? escaped;
  }

  #group(): string {
    const opening = /^\?(?:[:>]|[a-z]+:|P?<[A-Za-z_]\w*>|<?[=!])/.exec(
      this.#pattern.slice(this.#position, this.#position + 80),
    );
    this.#position += opening?.[0].length ?? 0;
    const isAssertion = /[=!]$/.test(opening?.[0] ?? "");
    if (this.#depth++ >= deepestGroup) this.#position = this.#pattern.length;
    const [first = ""] = this.#alternatives();
    this.#depth--;
    this.#position++;
    return isAssertion ? "" : first;
  }

  #class(): string {
    const rest = this.#pattern.slice(this.#position - 1);
    const text = /^\[\^?\]?(?:\\.|[^\]\\])*\]/.exec(rest)?.[0];
    if (text === undefined) return "";
    this.#position += text.length - 1;
    try {
      // A `]` that comes first is a member in PCRE; JavaScript would end the class there.
      const expression = new RegExp(text.replace(/^\[(\^?)\]/, "[$1\\]"));
      return [...commonCharacters, ...text].find((candidate) => expression.test(candidate)) ?? "";
    } catch {
      return "";
    }
  }

  /** The least number of times that the quantifier at this place asks for; 1 without one. */
  #minimum(): number {
    const match = /^(?:[*+?]|\{(\d{1,4})(?:,\d{0,4})?\})[?+]?/.exec(
      this.#pattern.slice(this.#position, this.#position + 16),
    );
    if (!match) return 1;
    this.#position += match[0].length;
    if (match[0].startsWith("+")) return 1;
    return match[1] === undefined ? 0 : Math.min(Number(match[1]), longestRepetition);
  }
}
