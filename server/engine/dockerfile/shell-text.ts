import type { Span } from "../text.ts";

/** What a shell puts into a word as it is written. */
export interface ShellParts {
  /** Names of variables whose value becomes part of the word; those inside substitutions are not among them. */
  readonly variables: readonly string[];
  /** Texts of the command substitutions, outermost only. */
  readonly substitutions: readonly string[];
}

const nothing: ShellParts = { variables: [], substitutions: [] };

/** `$NAME` or `${NAME…`; a length (`${#N}`) and an alternative (`${N:+x}`) do not give the value away. */
const variable = /\$(?:([A-Za-z_]\w{0,200})|\{([A-Za-z_]\w{0,200})(?!\w|:?\+))/y;

/** Reads a word by the quoting rules of a POSIX shell: single quotes and backslashes keep a dollar sign as it is. */
class PartsReader {
  readonly #variables: string[] = [];
  readonly #substitutions: string[] = [];
  readonly #text: string;
  #at = 0;
  /** Quotes and substitutions that are open; `(` keeps the quote around it. */
  readonly #open: string[] = [];
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ShellParts {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at] ?? "", this.#open.at(-1));
    return { variables: this.#variables, substitutions: this.#substitutions };
  }

  #step(character: string, inside: string | undefined): void {
    if (character === "\\") this.#at += 2;
    else if (character === "'" && inside !== '"') this.#skipQuoted();
    else if (character === '"') this.#toggle(character, inside === '"');
    else if (character === "`") this.#toggle(character, inside === "`");
    else if (this.#text.startsWith("$(", this.#at)) this.#enter();
    else if (character === ")" && inside === "(") this.#toggle("(", true);
    else this.#plain();
  }

  #skipQuoted(): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    this.#at = close < 0 ? this.#text.length : close + 1;
  }

  #enter(): void {
    this.#at++;
    this.#toggle("(", false);
  }

  #toggle(mark: string, isOpen: boolean): void {
    const isSubstitution = mark !== '"';
    if (isOpen) {
      this.#open.pop();
      if (isSubstitution && !this.#isSubstituted()) this.#substitutions.push(this.#text.slice(this.#start, this.#at));
    } else {
      if (isSubstitution && !this.#isSubstituted()) this.#start = this.#at + 1;
      this.#open.push(mark);
    }
    this.#at++;
  }

  #isSubstituted(): boolean {
    return this.#open.some((mark) => mark !== '"');
  }

  #plain(): void {
    variable.lastIndex = this.#at;
    const match = variable.exec(this.#text);
    if (match && !this.#isSubstituted()) this.#variables.push(match[1] ?? match[2] ?? "");
    this.#at += match ? match[0].length : 1;
  }
}

/** The variables and command substitutions in a word or a text of a shell script. */
export function shellParts(text: string): ShellParts {
  return /[$`]/.test(text) ? new PartsReader(text).read() : nothing;
}

/** The body of the here-document that a command opens, if its variables are put in; "" when there is none. */
export function heredocBody(source: string, { start, end }: Span): string {
  const opener = /<<-?[ \t]{0,20}([\w.-]{1,100})/.exec(source.slice(start, end));
  const bodyStart = source.indexOf("\n", end) + 1;
  if (!opener?.[1] || bodyStart === 0) return "";
  for (let at = bodyStart; at < source.length; ) {
    const newline = source.indexOf("\n", at);
    const lineEnd = newline < 0 ? source.length : newline;
    if (source.slice(at, lineEnd).trim() === opener[1]) return source.slice(bodyStart, at);
    at = lineEnd + 1;
  }
  return "";
}

/** The variables in the body of a here-document, in which quotes have no meaning. */
export const heredocVariables = (body: string): readonly string[] =>
  [...body.matchAll(/(\\?)\$\{?([A-Za-z_]\w{0,200})/g)].flatMap(([, kept, name = ""]) => (kept ? [] : [name]));
