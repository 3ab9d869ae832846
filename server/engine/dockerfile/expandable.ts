import { remember } from "../memo.ts";
import { type Span, span } from "../text.ts";
import { type Copy, heredocWord } from "./copy.ts";
import { type Expansion, scanExpansion } from "./expansion.ts";
import type { Flag } from "./instruction.ts";
import type { AnyInstruction } from "./instructions.ts";
import type { Pair, PairInstruction } from "./pairs.ts";
import type { Volume } from "./settings.ts";
import { jsonArray, type Word } from "./word.ts";

/** A text that the builder puts variables into. */
export interface Expandable {
  readonly text: string;
  readonly span: Span;
  /** The `name=value` it belongs to. */
  readonly pair: Pair | undefined;
}

/** Source span of `[start, end)` of the text; the whole one where the text is not written in one piece. */
export function spanWithin({ text, span: whole }: Expandable, start: number, end: number): Span {
  return whole.end - whole.start === text.length ? span(whole.start + start, whole.start + end) : whole;
}

/**
 * What the builder expands in an instruction, by the table "environment replacement" of the Dockerfile reference.
 * Commands are not among it: their variables are the shell's. What ONBUILD wraps is expanded in another build.
 */
export function expandables(instruction: AnyInstruction): readonly Expandable[] {
  switch (instruction.name) {
    case "ENV":
    case "ARG":
    case "LABEL":
      return pairTexts(instruction);
    case "FROM":
      return [...instruction.words.slice(0, 1).map(plain), ...flagTexts(instruction.flags)];
    case "COPY":
    case "ADD":
      return [...flagTexts(instruction.flags), ...wordTexts(instruction)];
    case "VOLUME":
      return wordTexts(instruction);
    case "RUN":
      return flagTexts(instruction.flags);
    case "EXPOSE":
    case "USER":
    case "WORKDIR":
    case "STOPSIGNAL":
      return instruction.words.map(plain);
    default:
      return [];
  }
}

/** A text of an instruction with what is in it to expand. */
export interface Expanded extends Expansion {
  readonly expandable: Expandable;
}

const readExpansions = remember((instruction: AnyInstruction): readonly Expanded[] =>
  expandables(instruction).flatMap((expandable) => {
    const { references, error } = scanExpansion(expandable.text, instruction.document.escape);
    return references.length > 0 || error ? [{ expandable, references, error }] : [];
  }),
);

/** The texts of an instruction that hold variables, or something that the builder refuses to expand. */
export const expansions = (instruction: AnyInstruction): readonly Expanded[] =>
  !mayExpand.test(instruction.text) || (instruction.name === "RUN" && instruction.flags.length === 0)
    ? none
    : readExpansions(instruction);

/** Without one of these, nothing is put in and nothing is wrong. */
const mayExpand = /["'$]/;

const none: readonly never[] = [];

const plain = ({ text, span: at }: Word): Expandable => ({ text, span: at, pair: undefined });

const flagTexts = (flags: readonly Flag[]): Expandable[] =>
  flags.flatMap(({ value, valueSpan }) =>
    value === undefined ? [] : [{ text: value, span: valueSpan, pair: undefined }],
  );

/** The elements of a JSON array are expanded without its quotes. */
function wordTexts(instruction: Copy | Volume): Expandable[] {
  if (jsonArray(instruction.rest) === undefined) {
    return instruction.words.filter(({ text }) => !heredocWord.test(text)).map(plain);
  }
  return instruction.words.map(({ value, span: at }) => ({
    text: value,
    span: span(at.start + 1, at.end - 1),
    pair: undefined,
  }));
}

const pairTexts = ({ pairs, document }: PairInstruction): Expandable[] =>
  pairs.flatMap((pair) => [
    { text: document.source.slice(pair.nameSpan.start, pair.nameSpan.end), span: pair.nameSpan, pair },
    ...(pair.text === undefined ? [] : [{ text: pair.text, span: pair.valueSpan, pair }]),
  ]);
