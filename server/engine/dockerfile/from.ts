import { type ImageReference, parseImageReference } from "./image.ts";
import { type Flag, Instruction } from "./instruction.ts";
import type { Word } from "./word.ts";

/** FROM: where a stage begins. */
export class From extends Instruction {
  readonly name = "FROM";
  #resolved: { value: string | undefined } | undefined;
  #image: { value: ImageReference | "scratch" | undefined } | undefined;

  /** The image or stage it builds on, as written. */
  get reference(): Word | undefined {
    return this.words[0];
  }

  /** The name after `AS`. */
  get stageName(): Word | undefined {
    return this.words[1]?.value.toLowerCase() === "as" ? this.words[2] : undefined;
  }

  get platform(): Flag | undefined {
    return this.flag("platform");
  }

  /** The reference with the defaults of global ARGs put in; undefined when one has none. */
  get resolved(): string | undefined {
    this.#resolved ??= { value: this.reference && this.document.expand(this.reference.text, this) };
    return this.#resolved.value;
  }

  /** The image of this line, not of an earlier stage it may name: undefined when unknown or malformed. */
  get image(): ImageReference | "scratch" | undefined {
    this.#image ??= { value: this.#readImage() };
    return this.#image.value;
  }

  #readImage(): ImageReference | "scratch" | undefined {
    if (this.resolved === undefined || this.stage?.parent) return undefined;
    return this.resolved === "scratch" ? "scratch" : parseImageReference(this.resolved);
  }
}
