import type { SyntaxProblem } from "../document.ts";
import { type Span, shorten, span } from "../text.ts";
import { blockKind, directiveFacts } from "./directives.ts";
import { decodeWord, Lexer, type Token } from "./lex.ts";
import type { Body, Comment, Statement, Word } from "./syntax.ts";

export interface ParsedNginx {
  readonly body: Body;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** Blocks nested deeper than this are read over, so that no reader of the tree runs out of stack. */
const maximumDepth = 100;

/** nginx reads words and comments into a buffer of this many bytes and refuses one that fills it. */
const bufferBytes = 4096;

/** Directives that take any number of parameters but refuse one they do not know: a directive's name is none. */
const closedParameters: ReadonlySet<string> = new Set([
  "listen",
  "ssl_protocols",
  "access_log",
  "error_log",
  "limit_req",
  "proxy_next_upstream",
  "fastcgi_next_upstream",
  "proxy_cache_use_stale",
  "proxy_ignore_headers",
  "proxy_cache_path",
  "gzip_proxied",
  "open_file_cache",
]);

/** Names of directives that are also parameters of those above. */
const parameterNames: ReadonlySet<string> = new Set(["ssl", "http2", "proxy_protocol", "timeout"]);

interface OpenBody {
  readonly start: number;
  readonly brace: number;
  readonly words: readonly PendingWord[];
  readonly statements: Statement[];
  /** Whether the body holds keys and values, so that no word in it is a directive's name. */
  readonly entries: boolean;
  lua: boolean;
}

interface PendingWord extends Word {
  readonly firstOnLine: boolean;
}

/** Parses any text; the tree always exists and what nginx would refuse to read is in `problems`. */
export function parseNginx(source: string): ParsedNginx {
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  readonly #lexer: Lexer;
  readonly #comments: Comment[] = [];
  readonly #problems: SyntaxProblem[] = [];
  readonly #stack: OpenBody[];
  #words: PendingWord[] = [];
  #lineHasText = false;
  /** Behind a quote that is never closed nothing can be told. */
  #quoteIsOpen = false;

  constructor(source: string) {
    this.#source = source;
    this.#lexer = new Lexer(source);
    this.#stack = [{ start: 0, brace: 0, words: [], statements: [], entries: false, lua: false }];
  }

  parse(): ParsedNginx {
    let token = this.#lexer.next();
    for (; token.kind !== "end"; token = this.#lexer.next()) this.#read(token);
    if (this.#words.length > 0) this.#finish("missing", undefined);
    while (this.#stack.length > 1) this.#leaveOpen();
    const { statements } = this.#top();
    const body: Body = { start: 0, end: this.#source.length, closed: true, statements, lua: false };
    return { body, comments: this.#comments, problems: this.#problems };
  }

  #leaveOpen(): void {
    const open = this.#top();
    const head = open.words[0] ?? span(open.brace, open.brace + 1);
    if (!this.#quoteIsOpen) this.#report(head, `"${this.#text(head)}" opens a block that is never closed`);
    this.#closeBlock(this.#source.length, false);
  }

  #read(token: Token): void {
    switch (token.kind) {
      case "space":
        if (this.#source.slice(token.start, token.end).includes("\n")) this.#lineHasText = false;
        return;
      case "bom":
        this.#report(token, "Byte order mark before the first directive", [{ span: token, text: "" }]);
        return;
      case "comment":
        this.#comment(token);
        break;
      case "lua":
        this.#top().lua = true;
        break;
      case "word":
        this.#word(token);
        break;
      case "semicolon":
        this.#semicolon(token);
        break;
      case "open":
        this.#open(token);
        break;
      default:
        this.#close(token);
    }
    this.#lineHasText = true;
  }

  #comment(token: Token): void {
    this.#comments.push({ start: token.start, end: token.end, ownLine: !this.#lineHasText });
    if (this.#fillsBuffer(token)) this.#report(token, "The comment is longer than 4095 bytes");
  }

  /** Whether nginx's buffer is too short for a token. It counts bytes as written, without the opening quote. */
  #fillsBuffer({ start, end }: Span, quote = ""): boolean {
    const mayFill = end - start > bufferBytes / 4;
    return mayFill && byteLength(this.#source.slice(start, end)) - quote.length >= bufferBytes;
  }

  #word(token: Token): void {
    const value = decodeWord(this.#source, token);
    const { start, end, quote } = token;
    this.#words.push({ start, end, quote, value, firstOnLine: !this.#lineHasText });
    if (token.problem === "unclosed-quote") {
      this.#quoteIsOpen = true;
      this.#report(span(start, start + 1), `The ${quote} is never closed`);
    } else if (this.#fillsBuffer(token, quote)) {
      this.#report(token, `"${this.#text(token)}" is longer than 4095 bytes`);
    }
    if (token.problem === "text-after-quote") this.#report(token, `"${this.#text(token)}" follows a closing quote`);
    if (token.problem === "brace-in-word") this.#reportBrace(token);
  }

  #reportBrace(token: Token): void {
    const text = this.#source.slice(token.start, token.end);
    // A doubled backslash means another pattern to whoever wrote it than to nginx: a person decides.
    const quoted = /"|\\\\/.test(text) ? [] : [{ span: token, text: `"${text}"` }];
    this.#report(token, `"${this.#text(token)}" holds a { that opens a block unless quoted`, quoted);
  }

  #semicolon(token: Token): void {
    if (this.#words.length > 0) this.#finish("semicolon", token.end);
    else this.#report(token, 'The ";" ends no directive', [{ span: token, text: "" }]);
  }

  #open(token: Token): void {
    if (this.#words.length === 0) this.#report(token, 'The "{" follows no directive');
    else if (this.#top().entries) this.#report(token, 'The "{" stands among keys and values, which have no blocks');
    const words = this.#splitMissing("block");
    const name = words[0]?.value ?? "";
    const entries = blockKind(name) !== undefined || name.endsWith("_by_lua_block");
    this.#stack.push({ start: token.end, brace: token.start, words, statements: [], entries, lua: false });
    this.#words = [];
  }

  #close(token: Token): void {
    if (this.#words.length > 0) this.#finish("missing", undefined);
    if (this.#stack.length === 1) this.#report(token, 'The "}" closes no block');
    else this.#closeBlock(token.start, true);
  }

  #closeBlock(end: number, closed: boolean): void {
    const open = this.#stack.pop();
    if (!open) return;
    const [name] = open.words;
    const args = open.words.slice(1);
    if (!name || this.#stack.length > maximumDepth) return;
    const body: Body = { start: open.start, end, closed, statements: open.statements, lua: open.lua };
    const { start } = name;
    this.#top().statements.push({ start, end: closed ? end + 1 : end, name, args, terminator: "block", body });
  }

  #finish(terminator: "semicolon" | "missing", end: number | undefined): void {
    const words = this.#splitMissing(terminator);
    const last = words[words.length - 1];
    if (terminator === "missing" && last) this.#reportMissing(words);
    this.#statement(words, terminator, end ?? last?.end ?? 0);
    this.#words = [];
  }

  #statement(words: readonly PendingWord[], terminator: "semicolon" | "missing", end: number): void {
    const [name] = words;
    if (!name) return;
    const args = words.slice(1);
    if (terminator === "semicolon" && !this.#top().entries && isAlwaysBlock(name)) {
      this.#report(span(end - 1, end), `"${this.#text(name)}" opens no block: "{" belongs here`);
    }
    this.#top().statements.push({ start: name.start, end, name, args, terminator, body: undefined });
  }

  /**
   * Emits each directive at the head of the pending words whose `;` was forgotten and returns the rest. nginx reads
   * on into the next line and fails there or later; it is only split where nginx is sure to refuse the whole.
   */
  #splitMissing(terminator: Statement["terminator"]): readonly PendingWord[] {
    const words = this.#words;
    if (this.#top().entries) return words;
    let from = 0;
    for (let at = splitPoint(words, from, terminator); at > 0; at = splitPoint(words, from, terminator)) {
      const head = words.slice(from, at);
      this.#reportMissing(head);
      this.#statement(head, "missing", head[head.length - 1]?.end ?? 0);
      from = at;
    }
    const [name] = words;
    if (terminator === "block" && from === 0 && name && isNeverBlock(name)) {
      this.#report(name, `"${this.#text(name)}" takes no block and ends with ";"`);
    }
    return from === 0 ? words : words.slice(from);
  }

  #reportMissing(words: readonly PendingWord[]): void {
    const [name] = words;
    const last = words[words.length - 1];
    if (!name || !last || this.#quoteIsOpen) return;
    const at = span(last.end, last.end);
    this.#report(at, `"${this.#text(name)}" is not ended by ";"`, [{ span: at, text: ";" }]);
  }

  #report(at: Span, message: string, edits?: SyntaxProblem["edits"]): void {
    const place = span(at.start, at.end);
    this.#problems.push(edits && edits.length > 0 ? { span: place, message, edits } : { span: place, message });
  }

  #text(at: Span): string {
    return shorten(this.#source.slice(at.start, at.end));
  }

  #top(): OpenBody {
    const top = this.#stack[this.#stack.length - 1];
    if (!top) throw new RangeError("the outermost body is never closed");
    return top;
  }
}

const isAlwaysBlock = ({ value }: Word): boolean => {
  const facts = directiveFacts(value);
  return facts.length > 0 && facts.every((fact) => fact.block);
};

const isNeverBlock = ({ value }: Word): boolean => {
  const facts = directiveFacts(value);
  return facts.length > 0 && facts.every((fact) => !fact.block);
};

/** Index of the word that starts the next directive where the one at `from` lacks its `;`, or -1. */
function splitPoint(words: readonly PendingWord[], from: number, terminator: Statement["terminator"]): number {
  const name = words[from];
  if (!name || name.quote) return -1;
  const certain = terminator === "block" ? isNeverBlock(name) : isRefused(name, words.length - 1 - from);
  if (!certain) return -1;
  for (let at = from + 1; at < words.length; at++) {
    const word = words[at];
    if (word?.firstOnLine && !word.quote && isDirectiveName(word) && !isParameter(word, words[at + 1])) return at;
  }
  return -1;
}

/** `ssl` alone belongs to the `listen` before it; `ssl on` is a directive. */
const isParameter = (word: Word, next: Word | undefined): boolean =>
  parameterNames.has(word.value) && !/^(on|off)$/i.test(next?.value ?? "");

const isDirectiveName = ({ value }: Word): boolean => directiveFacts(value).length > 0;

/** Whether nginx refuses this many arguments, or refuses a directive's name among them. */
function isRefused(name: Word, count: number): boolean {
  if (closedParameters.has(name.value)) return true;
  const facts = directiveFacts(name.value);
  return facts.length > 0 && facts.every(({ arity }) => arity?.max !== undefined && count > arity.max);
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
