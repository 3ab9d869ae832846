import { type Span, span } from "../text.ts";
import { Instruction } from "./instruction.ts";
import { isBlank, skipBlanks, trimEnd } from "./logical-line.ts";
import { quotedWords, unquote, type Word } from "./word.ts";

/** `name=value` of ENV, ARG or LABEL. */
export class Pair {
  readonly instruction: PairInstruction;
  /** Without quotes. */
  readonly name: string;
  /** As written, quotes kept; undefined for an ARG without default. */
  readonly text: string | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Empty at the end of the name when there is no value. */
  readonly valueSpan: Span;

  constructor(instruction: PairInstruction, name: string, text: string | undefined, nameSpan: Span, valueSpan: Span) {
    this.instruction = instruction;
    this.name = name;
    this.text = text;
    this.nameSpan = nameSpan;
    this.valueSpan = valueSpan;
    this.span = span(nameSpan.start, valueSpan.end);
  }

  /** The value without quotes, variables as written; undefined for an ARG without default. */
  get value(): string | undefined {
    return this.text === undefined ? undefined : unquote(this.text, this.instruction.document.escape);
  }

  /** The value with variables put in; undefined when it has none or one of them is unknown. */
  get resolved(): string | undefined {
    return this.text === undefined ? undefined : this.instruction.document.expand(this.text, this.instruction);
  }
}

/** ENV, ARG and LABEL: names and values. */
export abstract class PairInstruction extends Instruction {
  #pairs: readonly Pair[] | undefined;

  get pairs(): readonly Pair[] {
    this.#pairs ??= this.isLegacy ? this.legacyPair() : this.words.map((word) => this.pairOf(word));
    return this.#pairs;
  }

  /** Whether it is written `NAME value`, which takes the whole line as the value of one name. */
  get isLegacy(): boolean {
    const first = this.words[0];
    return this.name !== "ARG" && first !== undefined && !first.text.includes("=");
  }

  protected override readWords(): readonly Word[] {
    return quotedWords(this.place.line, this.restStart, this.document.escape);
  }

  private pairOf(word: Word): Pair {
    const equals = word.text.indexOf("=");
    const nameEnd = equals < 0 ? word.text.length : equals;
    const name = unquote(word.text.slice(0, nameEnd), this.document.escape);
    const { start } = word;
    const { line } = this.place;
    const valueStart = start + nameEnd + (equals < 0 ? 0 : 1);
    const text = equals < 0 ? undefined : word.text.slice(equals + 1);
    const nameSpan = line.span(start, start + nameEnd);
    return new Pair(this, name, text, nameSpan, line.span(valueStart, start + word.text.length));
  }

  private legacyPair(): readonly Pair[] {
    const { line } = this.place;
    const { text } = line;
    const start = skipBlanks(text, this.restStart);
    let nameEnd = start;
    while (nameEnd < text.length && !isBlank(text.charCodeAt(nameEnd))) nameEnd++;
    const valueStart = skipBlanks(text, nameEnd);
    const valueEnd = trimEnd(text, nameEnd, text.length);
    if (valueStart >= valueEnd) {
      const end = line.span(nameEnd, nameEnd);
      return [new Pair(this, text.slice(start, nameEnd), undefined, line.span(start, nameEnd), end)];
    }
    const value = text.slice(valueStart, valueEnd);
    return [
      new Pair(this, text.slice(start, nameEnd), value, line.span(start, nameEnd), line.span(valueStart, valueEnd)),
    ];
  }
}

/** ENV: variables of the stage and of the containers run from it. */
export class Env extends PairInstruction {
  readonly name = "ENV";
}

/** ARG: variables of the build alone; before the first FROM they are global. */
export class Arg extends PairInstruction {
  readonly name = "ARG";
}

/** LABEL: metadata of the image. */
export class Label extends PairInstruction {
  readonly name = "LABEL";
}
