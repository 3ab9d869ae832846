import { Traits } from "../memo.ts";
import { moved, type Span, span } from "../text.ts";
import { type Heredoc, movedHeredoc, readHeredocs } from "./heredoc.ts";
import { isBlank, joinLines, type LogicalLine, physicalLine, skipBlanks, trimEnd } from "./logical-line.ts";
import { KeptScript } from "./script.ts";

/** `# name=value` in the first lines. Only `syntax`, `escape` and `check` exist. */
export interface ParserDirective {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

/** One instruction as it stands in the source, before its arguments are read. */
export interface Segment {
  readonly span: Span;
  readonly line: LogicalLine;
  readonly heredocs: readonly Heredoc[];
  /** The comments between its continued lines. */
  readonly comments: readonly Span[];
  readonly script: KeptScript;
  readonly traits: Traits;
  /** Where the line after it starts. */
  readonly next: number;
}

/** What a source consists of, in order. */
export interface Reading {
  readonly escape: string;
  readonly directives: readonly ParserDirective[];
  /** From `#` to the end of the line, those inside continuations included, directives not. */
  readonly comments: readonly Span[];
  readonly segments: readonly Segment[];
}

/** A source and how it was read. */
export interface Read {
  readonly source: string;
  readonly reading: Reading;
}

const directiveLine = /^#\s*([a-z][a-z0-9]*)\s*=\s*(\S.*)$/i;
const heredocKeyword = /^(?:run|copy|add|onbuild)$/i;

function directiveAt(source: string, start: number, end: number): ParserDirective | undefined {
  const text = source.slice(start, trimEnd(source, start, end));
  const match = directiveLine.exec(text);
  const [, name = "", value = ""] = match ?? [];
  if (!match) return undefined;
  const valueStart = start + text.length - value.length;
  return {
    name: name.toLowerCase(),
    value,
    span: span(start, start + text.length),
    valueSpan: span(valueStart, start + text.length),
  };
}

/** The directives at the top: any other line, also an unknown directive, makes the following ones plain comments. */
function readDirectives(source: string, start: number): { directives: ParserDirective[]; next: number } {
  const directives: ParserDirective[] = [];
  let at = start;
  while (at < source.length) {
    const { end, next } = physicalLine(source, at);
    const directive = directiveAt(source, skipBlanks(source, at, end), end);
    if (!directive || !["syntax", "escape", "check"].includes(directive.name)) break;
    directives.push(directive);
    at = next;
  }
  return { directives, next: at };
}

/** End of the keyword that starts a logical line. */
export function keywordEnd(text: string): number {
  let at = 0;
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

function readSegment(source: string, start: number, escapeCharacter: string): Segment {
  const comments: Span[] = [];
  const { line, next: bodies } = joinLines(source, start, escapeCharacter, comments);
  const hasHeredocs = heredocKeyword.test(line.text.slice(0, keywordEnd(line.text)));
  const { heredocs, next } = hasHeredocs
    ? readHeredocs(source, line, bodies, escapeCharacter)
    : { heredocs: [], next: bodies };
  const lineEnd = line.offset(trimEnd(line.text, 1, line.text.length) - 1) + 1;
  const end = heredocs.length === 0 ? lineEnd : (heredocs.at(-1)?.closing?.end ?? source.length);
  return { span: span(start, end), line, heredocs, comments, script: new KeptScript(), traits: new Traits(), next };
}

/** How many characters two versions of a source have in common at the start. */
function commonHead(source: string, before: string): number {
  const shorter = Math.min(source.length, before.length);
  let head = 0;
  while (head < shorter && source.charCodeAt(head) === before.charCodeAt(head)) head++;
  return head;
}

/** How many characters two versions have in common at the end, not counting those of the head. */
function commonTail(source: string, before: string, head: number): number {
  const most = Math.min(source.length, before.length) - head;
  let tail = 0;
  while (tail < most && source.charCodeAt(source.length - 1 - tail) === before.charCodeAt(before.length - 1 - tail)) {
    tail++;
  }
  return tail;
}

/**
 * The segments of an earlier version before the first change and behind the last one, by where they start now. How a
 * segment is read depends on nothing but the line that it starts and what follows.
 */
function unchangedSegments(source: string, escapeCharacter: string, previous: Read | undefined): Map<number, Segment> {
  if (!previous || previous.reading.escape !== escapeCharacter) return new Map();
  const { source: before, reading } = previous;
  const head = commonHead(source, before);
  const tail = before.length - commonTail(source, before, head);
  const distance = source.length - before.length;
  const unchanged = new Map<number, Segment>();
  for (const segment of reading.segments) {
    const { start } = segment.span;
    if (segment.next < head) unchanged.set(start, segment);
    else if (start > tail) unchanged.set(start + distance, distance === 0 ? segment : movedSegment(segment, distance));
  }
  return unchanged;
}

const movedSegment = (
  { span: at, line, heredocs, comments, script, traits, next }: Segment,
  distance: number,
): Segment => ({
  span: moved(at, distance),
  line: line.moved(distance),
  heredocs: heredocs.map((heredoc) => movedHeredoc(heredoc, distance)),
  comments: comments.map((comment) => moved(comment, distance)),
  script: script.moved(distance),
  traits,
  next: next + distance,
});

/** Reads the comments and instructions of a source. */
class SegmentReader {
  readonly comments: Span[] = [];
  readonly segments: Segment[] = [];
  readonly #source: string;
  readonly #escape: string;
  readonly #unchanged: ReadonlyMap<number, Segment>;
  #at: number;

  constructor(source: string, escapeCharacter: string, start: number, unchanged: ReadonlyMap<number, Segment>) {
    this.#source = source;
    this.#escape = escapeCharacter;
    this.#unchanged = unchanged;
    this.#at = start;
  }

  /** Reads everything, line by line. */
  read(): void {
    while (this.#at < this.#source.length) {
      const line = physicalLine(this.#source, this.#at);
      const text = skipBlanks(this.#source, this.#at, line.end);
      if (text === line.end) this.#at = line.next;
      else if (this.#source[text] === "#") {
        this.comments.push(span(text, line.end));
        this.#at = line.next;
      } else this.#segment(text);
    }
  }

  #segment(start: number): void {
    const segment = this.#unchanged.get(start) ?? readSegment(this.#source, start, this.#escape);
    this.segments.push(segment);
    this.comments.push(...segment.comments);
    this.#at = segment.next;
  }
}

/**
 * Divides a source into directives, comments and instructions by the line rules of BuildKit's own parser, so that an
 * error in one instruction never hides the others. After a change, what stands before it is taken over.
 */
export function readSource(source: string, previous?: Read): Reading {
  const start = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  const { directives, next } = readDirectives(source, start);
  const escapeCharacter = directives.find((directive) => directive.name === "escape")?.value === "`" ? "`" : "\\";
  const unchanged = unchangedSegments(source, escapeCharacter, previous);
  const reader = new SegmentReader(source, escapeCharacter, next, unchanged);
  reader.read();
  return { escape: escapeCharacter, directives, comments: reader.comments, segments: reader.segments };
}
