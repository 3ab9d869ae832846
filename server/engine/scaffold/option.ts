import type { Answers } from "./answers.ts";
import type { Pattern } from "./patterns.ts";

/** One of the values that an option takes, as a question and the guide name it. */
export interface OptionValue {
  readonly value: string;
  readonly label: string;
}

/** Something that a stack is made by: how `stack.yaml`, questions, the guide and tests name it. */
export interface Option {
  /** Where it stands in `Answers`, its parts joined by dots. */
  readonly path: string;
  readonly title: string;
  /** One sentence for whoever chooses. */
  readonly help: string;
  /** All values of a choice; undefined for text and numbers. */
  readonly values?: readonly OptionValue[];
  readonly kind: "choice" | "yes-no" | "number" | "text" | "list";
  /** What a text, or each entry of a list, must look like. */
  readonly form?: Pattern;
  /** Least and greatest number. */
  readonly range?: readonly [least: number, most: number];
  /** Whether there may be none. */
  readonly optional?: boolean;
  /** Whether a list needs an entry. */
  readonly filled?: boolean;
  /** Whether it means anything beside these answers. */
  readonly applies?: (answers: Answers) => boolean;
}
