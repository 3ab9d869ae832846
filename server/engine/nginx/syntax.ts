import type { Span } from "../text.ts";

/** One word of a statement. `start` and `end` hold the quotes; `value` is what nginx stores. */
export interface Word extends Span {
  readonly value: string;
  /** The quote the word is written in, empty for a bare word. */
  readonly quote: "" | '"' | "'";
}

/** A directive as written: its name, its arguments and how it ends. */
export interface Statement extends Span {
  readonly name: Word;
  readonly args: readonly Word[];
  /** `missing`: neither `;` nor `{` followed; a syntax problem says so. */
  readonly terminator: "semicolon" | "block" | "missing";
  readonly body: Body | undefined;
}

/** What stands between `{` and `}`. `lua` bodies hold no statements. */
export interface Body {
  /** Offset after the `{`. */
  readonly start: number;
  /** Offset of the `}`, or the end of the source when the block is not closed. */
  readonly end: number;
  readonly closed: boolean;
  readonly statements: readonly Statement[];
  readonly lua: boolean;
}

export interface Comment extends Span {
  /** Whether nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}
