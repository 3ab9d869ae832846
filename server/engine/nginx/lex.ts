import { endOfLuaBlock } from "./lua.ts";

/**
 * What a token is. Every character of a source belongs to exactly one token, so that their texts, put together,
 * are the source again. `lua` is the body of a `*_by_lua_block`.
 */
export type TokenKind = "bom" | "space" | "comment" | "word" | "semicolon" | "open" | "close" | "lua" | "end";

/** `brace-in-word`: nginx opens a block at a `{` that was meant as part of a pattern (`x{2}`); it is read as meant. */
export type WordProblem = "unclosed-quote" | "text-after-quote" | "brace-in-word";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The quote a word starts with, empty for a bare word. */
  readonly quote: "" | '"' | "'";
  /** Set where nginx cannot read the token as it stands. */
  readonly problem?: WordProblem;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const CLOSE_PARENTHESIS = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** A repetition as in `x{2,3}`. No statement starts like this, so a `{` before it was never meant as a block. */
const repetition = /\{\d{1,9}(,\d{0,9})?\}/y;

/** Blocks of keys and values: there, and only there, `{2}` can be an opening brace and a key. */
const entryBlocks: ReadonlySet<string> = new Set(["map", "geo", "types", "split_clients", "charset_map"]);

const isSeparator = (code: number): boolean => code === SPACE || code === LF || code === TAB || code === CR;

/**
 * Reads nginx configuration as `ngx_conf_read_token` of nginx does (facts checked on nginx 1.22.1): only space, TAB,
 * CR and LF part words, a quote counts only at the start of a word, a comment too, and a backslash protects the next
 * character everywhere.
 */
export class Lexer {
  readonly #source: string;
  #position = 0;
  /** Name of the statement being read: the bodies of `*_by_lua_block` are Lua, not nginx. */
  #statement = "";
  #atStatementStart = true;
  #luaFollows = false;
  #afterQuote = false;
  #brace = false;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token; after the last one always an empty token of kind `end`. */
  next(): Token {
    const start = this.#position;
    if (start >= this.#source.length) return { kind: "end", start, end: start, quote: "" };
    if (this.#luaFollows) return this.#lua(start);
    const code = this.#source.charCodeAt(start);
    if (start === 0 && code === 0xfeff) return this.#emit("bom", 1);
    if (isSeparator(code)) return this.#space(start);
    if (code === SEMICOLON) return this.#punctuation("semicolon");
    if (code === OPEN_BRACE) return this.#punctuation("open");
    // Inside a statement nginx refuses a `}`; reading it as the end of the block keeps what follows in its place.
    if (code === CLOSE_BRACE) return this.#punctuation("close");
    if (this.#afterQuote && code !== CLOSE_PARENTHESIS) return this.#word(start, "text-after-quote");
    return code === HASH ? this.#comment(start) : this.#word(start);
  }

  #emit(kind: TokenKind, length: number): Token {
    const start = this.#position;
    this.#position += length;
    return { kind, start, end: this.#position, quote: "" };
  }

  #space(start: number): Token {
    let end = start + 1;
    while (end < this.#source.length && isSeparator(this.#source.charCodeAt(end))) end++;
    this.#afterQuote = false;
    return this.#emit("space", end - start);
  }

  #comment(start: number): Token {
    const newline = this.#source.indexOf("\n", start);
    return this.#emit("comment", (newline < 0 ? this.#source.length : newline) - start);
  }

  #punctuation(kind: "semicolon" | "open" | "close"): Token {
    this.#luaFollows = kind === "open" && this.#statement.endsWith("_by_lua_block");
    this.#atStatementStart = true;
    this.#afterQuote = false;
    this.#statement = "";
    return this.#emit(kind, 1);
  }

  #lua(start: number): Token {
    this.#luaFollows = false;
    return this.#emit("lua", endOfLuaBlock(this.#source, start) - start);
  }

  #word(start: number, afterQuote?: "text-after-quote"): Token {
    const first = this.#source.charCodeAt(start);
    const quote = first === DOUBLE_QUOTE ? '"' : first === SINGLE_QUOTE ? "'" : "";
    this.#brace = false;
    const end = quote ? this.#endOfQuoted(start, first) : this.#endOfBare(start);
    this.#position = end || this.#source.length;
    this.#afterQuote = quote !== "" && end > 0;
    if (this.#atStatementStart) {
      this.#statement = this.#source.slice(start + quote.length, this.#position - quote.length);
      this.#atStatementStart = false;
    }
    const problem = end === 0 ? "unclosed-quote" : (afterQuote ?? (this.#brace ? "brace-in-word" : undefined));
    const token: Token = { kind: "word", start, end: this.#position, quote };
    return problem ? { ...token, problem } : token;
  }

  /** Offset after the closing quote, or 0 when there is none. */
  #endOfQuoted(start: number, quote: number): number {
    for (let i = start + 1; i < this.#source.length; i++) {
      const code = this.#source.charCodeAt(i);
      if (code === BACKSLASH) i++;
      else if (code === quote) return i + 1;
    }
    return 0;
  }

  #endOfBare(start: number): number {
    let afterDollar = false;
    let i = start;
    for (; i < this.#source.length; i++) {
      const code = this.#source.charCodeAt(i);
      if (code === OPEN_BRACE && (afterDollar || this.#isRepetition(i, start))) continue;
      if (isSeparator(code) || code === SEMICOLON || code === OPEN_BRACE) break;
      afterDollar = code === DOLLAR;
      if (code === BACKSLASH) i++;
    }
    return Math.min(i, this.#source.length);
  }

  #isRepetition(brace: number, start: number): boolean {
    if (brace === start || entryBlocks.has(this.#statement)) return false;
    repetition.lastIndex = brace;
    if (!repetition.test(this.#source)) return false;
    this.#brace = true;
    return true;
  }
}

/** All tokens of a source, without the final `end`. */
export function tokenize(source: string): Token[] {
  const lexer = new Lexer(source);
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== "end"; token = lexer.next()) tokens.push(token);
  return tokens;
}

/** The text of a word as nginx stores it: quotes dropped, `\"` `\'` `\\` `\t` `\r` `\n` decoded, others kept. */
export function decodeWord(source: string, token: Token): string {
  const inner =
    token.quote === ""
      ? source.slice(token.start, token.end)
      : source.slice(token.start + 1, token.problem === "unclosed-quote" ? token.end : token.end - 1);
  if (!inner.includes("\\")) return inner;
  return inner.replace(/\\(["'\\trn])/g, (_, escaped: string) => ({ t: "\t", r: "\r", n: "\n" })[escaped] ?? escaped);
}
