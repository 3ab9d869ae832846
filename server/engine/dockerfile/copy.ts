import { type Flag, Instruction } from "./instruction.ts";
import type { Stage } from "./stages.ts";
import { jsonWords, plainWords, type Word } from "./word.ts";

/** `--from` of COPY or of a mount. */
export interface Source {
  readonly flag: Flag;
  /** Name, index or image with variables put in; undefined when unknown. */
  readonly value: string | undefined;
  /** The stage of this document that it names, before or after this one. */
  readonly stage: Stage | undefined;
}

/** A word that opens a here-document. */
export const heredocWord: RegExp = /^\d*<<-?[^<]/;

/** COPY or ADD: files into a stage. */
export class Copy<Name extends "COPY" | "ADD" = "COPY" | "ADD"> extends Instruction {
  readonly name: Name;
  #sources: readonly Word[] | undefined;
  #from: { source: Source | undefined } | undefined;

  constructor(name: Name, place: ConstructorParameters<typeof Instruction>[0]) {
    super(place);
    this.name = name;
  }

  /** What is copied; here-documents are not among them. */
  get sources(): readonly Word[] {
    this.#sources ??= this.words
      .slice(0, -1)
      .filter((word) => this.heredocs.length === 0 || !heredocWord.test(word.text));
    return this.#sources;
  }

  /** The last word; undefined when a source is missing too. */
  get destination(): Word | undefined {
    return this.words.length > 1 ? this.words.at(-1) : undefined;
  }

  /** Where `--from` takes the files from; undefined for the build context. */
  get from(): Source | undefined {
    this.#from ??= { source: this.#readFrom() };
    return this.#from.source;
  }

  #readFrom(): Source | undefined {
    const flag = this.name === "COPY" ? this.flag("from") : undefined;
    if (flag?.value === undefined) return undefined;
    const value = this.document.expand(flag.value, this);
    return { flag, value, stage: value === undefined ? undefined : this.document.stageNamed(value) };
  }

  protected override readWords(): readonly Word[] {
    const { line } = this.place;
    return jsonWords(line, this.restStart) ?? plainWords(line, this.restStart, this.document.escape);
  }
}
