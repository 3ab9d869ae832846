import { Remembering, type Traits } from "../memo.ts";
import type { Span } from "../text.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Heredoc } from "./heredoc.ts";
import { isBlank, type LogicalLine, skipBlanks } from "./logical-line.ts";
import type { KeptScript } from "./script.ts";
import type { Stage } from "./stages.ts";
import { plainWords, type Word } from "./word.ts";

/** `--name=value` before the arguments of an instruction. */
export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** Without quotes; undefined when there is no `=`. */
  readonly value: string | undefined;
  readonly span: Span;
  /** What follows the `=`, empty at the end of the flag when there is none. */
  readonly valueSpan: Span;
  /** Source offset of a character of `value`. */
  offset(index: number): number;
}

/** Where an instruction stands; shared by an ONBUILD and its trigger. */
export interface Place {
  readonly document: DockerfileDocument;
  readonly index: number;
  readonly line: LogicalLine;
  readonly heredocs: readonly Heredoc[];
  /** The shell text of the line and its here-documents, as read. */
  readonly script: KeptScript;
  /** What the text says, whatever stands around it; a trigger has its own. */
  readonly traits: Traits;
  readonly span: Span;
  /** Index in the line at which the keyword starts and ends. */
  readonly start: number;
  readonly keywordEnd: number;
  readonly isTrigger: boolean;
}

/** What all instructions have in common; the arguments are read on first use. */
export abstract class Instruction extends Remembering {
  abstract readonly name: string;
  protected readonly place: Place;
  #arguments: { flags: readonly Flag[]; restStart: number } | undefined;
  #words: readonly Word[] | undefined;
  #rest: string | undefined;

  constructor(place: Place) {
    super();
    this.place = place;
  }

  get document(): DockerfileDocument {
    return this.place.document;
  }

  /** Counts the instructions of the document; a trigger has the index of its ONBUILD. */
  get index(): number {
    return this.place.index;
  }

  get span(): Span {
    return this.place.span;
  }

  get keyword(): Span {
    const { line, start, keywordEnd } = this.place;
    return line.span(start, keywordEnd);
  }

  /** Whether it stands in an ONBUILD: it acts in images built from this one, not here. */
  get isTrigger(): boolean {
    return this.place.isTrigger;
  }

  get heredocs(): readonly Heredoc[] {
    return this.place.heredocs;
  }

  get traits(): Traits {
    return this.place.traits;
  }

  /** The whole of it, continuations joined and comment lines dropped; a trigger has the text of its ONBUILD. */
  get text(): string {
    return this.place.line.text;
  }

  /** The stage it stands in; undefined before the first FROM. */
  get stage(): Stage | undefined {
    return this.document.stageOf(this.index);
  }

  get flags(): readonly Flag[] {
    this.#arguments ??= readFlags(this.place);
    return this.#arguments.flags;
  }

  /** The last flag of that name, which is given without dashes. */
  flag(name: string): Flag | undefined {
    const { flags } = this;
    return flags.length === 0 ? undefined : flags.findLast((flag) => flag.name === name);
  }

  /** The arguments after the flags, continuations joined. */
  get rest(): string {
    this.#rest ??= this.place.line.text.slice(this.restStart).trimEnd();
    return this.#rest;
  }

  get restSpan(): Span {
    return this.place.line.span(this.restStart, this.restStart + this.rest.length);
  }

  get words(): readonly Word[] {
    this.#words ??= this.readWords();
    return this.#words;
  }

  /** Index in the line at which the arguments after the flags start. */
  protected get restStart(): number {
    this.#arguments ??= readFlags(this.place);
    return this.#arguments.restStart;
  }

  protected readWords(): readonly Word[] {
    return plainWords(this.place.line, this.restStart, this.document.escape);
  }
}

const none: readonly Flag[] = [];

/** Reads the flags; `--` alone and any other word end them. */
function readFlags(place: Place): { flags: readonly Flag[]; restStart: number } {
  const { line } = place;
  let at = skipBlanks(line.text, place.keywordEnd);
  if (!line.text.startsWith("--", at)) return { flags: none, restStart: at };
  const flags: Flag[] = [];
  while (line.text.startsWith("--", at)) {
    const { flag, end } = readFlag(line, at, place.document.escape);
    at = skipBlanks(line.text, end);
    if (flag.name === "" && flag.value === undefined) break;
    flags.push(flag);
  }
  return { flags, restStart: at };
}

/** Reads one flag; quotes may stand anywhere in it and join blanks. */
function readFlag(line: LogicalLine, start: number, escapeCharacter: string): { flag: Flag; end: number } {
  const { word, indexes, end } = readFlagWord(line.text, start, escapeCharacter);
  const equals = word.indexOf("=");
  const valueStart = equals < 0 ? end : (indexes[equals] ?? end) + 1;
  const flag: Flag = {
    name: word.slice(2, equals < 0 ? undefined : equals),
    value: equals < 0 ? undefined : word.slice(equals + 1),
    span: line.span(start, end),
    valueSpan: line.span(valueStart, end),
    offset: (index) => line.offset(indexes[equals + 1 + index] ?? end - 1),
  };
  return { flag, end };
}

/** The word of a flag without quotes, and for each of its characters the index in the line. */
function readFlagWord(text: string, start: number, escapeCharacter: string): FlagWord {
  const indexes: number[] = [];
  let word = "";
  let quote = "";
  let at = start;
  for (; at < text.length && (quote !== "" || !isBlank(text.charCodeAt(at))); at++) {
    const character = text[at] ?? "";
    if (character === quote) quote = "";
    else if (quote === "" && (character === "'" || character === '"')) quote = character;
    else {
      if (character === escapeCharacter && at + 1 < text.length) at++;
      indexes.push(at);
      word += text[at];
    }
  }
  return { word, indexes, end: at };
}

interface FlagWord {
  readonly word: string;
  readonly indexes: readonly number[];
  readonly end: number;
}

/** The last item whose index is below `before`, of a list in ascending order of index. */
export function lastBefore<Item>(
  list: readonly Item[],
  before: number,
  indexOf: (item: Item) => number,
): Item | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indexOf(list[middle] as Item) < before) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
