/** A variable as it stands in a text that the builder expands; offsets count in that text. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** What stands between the name and its operand: `:-`, `+`, `#`, `/`; empty when there is none. */
  readonly modifier: string;
}

/** Why the builder refuses to expand a text; offsets count in that text. */
export interface ExpansionError {
  readonly kind: "unclosed-quote" | "unsupported-substitution";
  readonly start: number;
  readonly end: number;
  /** How it is wrong, to be put after the text as written. */
  readonly complaint: string;
}

/** What a text holds for the builder to expand. */
export interface Expansion {
  readonly references: readonly Reference[];
  /** The first error; what stands after it is not read. */
  readonly error: ExpansionError | undefined;
}

const special = /["'$]/;
const unknownForm = "is no substitution that the builder knows";
const nothing: Expansion = { references: [], error: undefined };
/** Deeper `${a:-${b:-…}}` is not read. */
const deepest = 32;

/** Reads a text by the rules of the builder's word lexer, as the Dockerfile reference and BuildKit's lexer have them. */
class ExpansionScanner {
  readonly references: Reference[] = [];
  error: ExpansionError | undefined;
  readonly #text: string;
  readonly #escape: string;
  #at = 0;
  #depth = 0;
  #isTooDeep = false;

  constructor(text: string, escapeCharacter: string) {
    this.#text = text;
    this.#escape = escapeCharacter;
  }

  /** Reads up to an unquoted `stop` and over it; false when the text ends before it. */
  until(stop: string): boolean {
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === stop) {
        this.#at++;
        return true;
      }
      if (character === "'") this.#singleQuoted();
      else if (character === '"') this.#doubleQuoted();
      else this.#plain();
    }
    return stop === "";
  }

  #plain(): void {
    if (this.#text[this.#at] === "$") this.#variable();
    else this.#at += this.#text[this.#at] === this.#escape ? 2 : 1;
  }

  #fail(kind: ExpansionError["kind"], start: number, end: number, complaint: string): void {
    this.error ??= { kind, start, end: Math.min(end, this.#text.length), complaint };
    this.#at = this.#text.length;
  }

  #unclosed(start: number): void {
    this.#fail("unclosed-quote", start, this.#text.length, "is never closed");
  }

  #singleQuoted(): void {
    const start = this.#at;
    const close = this.#text.indexOf("'", start + 1);
    if (close < 0) this.#unclosed(start);
    else this.#at = close + 1;
  }

  #doubleQuoted(): void {
    const start = this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') this.#inQuotes();
    if (this.#at >= this.#text.length) this.#unclosed(start);
    else this.#at++;
  }

  /** Inside double quotes the escape character protects a quote, a dollar sign and itself alone. */
  #inQuotes(): void {
    const next = this.#text[this.#at + 1];
    const isEscape = this.#text[this.#at] === this.#escape && (next === '"' || next === "$" || next === this.#escape);
    if (isEscape) this.#at += 2;
    else if (this.#text[this.#at] === "$") this.#variable();
    else this.#at++;
  }

  #variable(): void {
    const start = this.#at++;
    if (this.#text[this.#at] === "{") {
      this.#braced(start);
      return;
    }
    const name = this.#name();
    if (name !== "") this.references.push({ name, start, end: this.#at, modifier: "" });
  }

  #name(): string {
    const name = /^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/.exec(this.#text.slice(this.#at, this.#at + 256))?.[0] ?? "";
    this.#at += name.length;
    return name;
  }

  #braced(start: number): void {
    this.#at++;
    const first = this.#text[this.#at];
    if (first === "{" || first === "}" || first === ":") {
      this.#refuse(start, "names no variable");
      return;
    }
    const name = this.#name();
    const modifier = /^(?::?[-+?]|##?|%%?|\/\/?|:?[^}])/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0] ?? "";
    if (modifier !== "" && !/^(?::?[-+?]|[#%/]+)$/.test(modifier)) {
      const isName = /^\w/.test(name);
      this.#refuse(start, isName ? `has ${modifier}, which the builder cannot substitute` : unknownForm);
      return;
    }
    this.#at += modifier.length;
    const index = this.references.push({ name, start, end: this.#at, modifier }) - 1;
    this.#operand(start, modifier);
    this.references[index] = { name, start, end: this.#at, modifier };
  }

  #refuse(start: number, complaint: string): void {
    const close = this.#text.indexOf("}", start);
    this.#fail("unsupported-substitution", start, close < 0 ? this.#text.length : close + 1, complaint);
  }

  /** The text up to the closing brace. */
  #operand(start: number, modifier: string): void {
    if (++this.#depth > deepest) {
      this.#isTooDeep = true;
      this.#at = this.#text.length;
    }
    const isClosed = (!modifier.startsWith("/") || this.until("/")) && this.until("}");
    this.#depth--;
    if (isClosed || this.#isTooDeep) return;
    this.#fail("unsupported-substitution", start, this.#text.length, "is never closed");
  }
}

/** The variables in a text that the builder expands, and why it cannot where it cannot. */
export function scanExpansion(text: string, escapeCharacter: string): Expansion {
  if (!special.test(text)) return nothing;
  const scanner = new ExpansionScanner(text, escapeCharacter);
  scanner.until("");
  return { references: scanner.references, error: scanner.error };
}
