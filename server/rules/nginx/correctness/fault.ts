import type { Directive } from "../../../engine/nginx/block.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import { shorten } from "../../../engine/text.ts";

/** An argument that nginx refuses, and what is wrong with it. */
export interface Fault {
  readonly word: Word;
  readonly message: string;
}

/** Looks at the arguments of one directive. */
export type ArgumentCheck = (directive: Directive) => Fault | undefined;

/** A fault at a word; none where there is no word. */
export const fault = (word: Word | undefined, message: string): Fault | undefined => word && { word, message };

/** A word as messages show it. */
export const written = (word: Word | undefined): string => shorten(word?.value ?? "", 30);
