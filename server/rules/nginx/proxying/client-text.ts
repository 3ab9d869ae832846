import type { Directive } from "../../../engine/nginx/block.ts";
import { placeInWord } from "../../../engine/nginx/interpolation.ts";
import type { Word } from "../../../engine/nginx/syntax.ts";
import type { Piece } from "../../../engine/nginx/values.ts";
import type { Location, Related } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

/** The reference that a piece stands for, where it is written; the whole word for a piece without one. */
export const placeOf = (directive: Directive, word: Word, { reference }: Piece): Location =>
  directive.at(reference ? placeInWord(directive.document, word, reference) : word);

/** The reference that a piece stands for, as written, cut for messages. */
export const writtenAs = (word: Word, { reference }: Piece): string =>
  shorten(reference ? word.value.slice(reference.start, reference.end) : word.value, 30);

const steps: Readonly<Record<string, string>> = {
  set: "set here",
  location: "captured here",
  if: "captured here",
  rewrite: "captured here",
  server_name: "captured here",
};

/** Where the text of a client came in, nearest first; what is no directive of the way is the entry of a map. */
export const wayOf = ({ path }: Piece): readonly Related[] =>
  path.slice(0, 3).map((directive) => ({ ...directive.at(), message: steps[directive.name] ?? "mapped here" }));

/** The first piece of each reference, of those that a test picks. */
export function firstOfEach(pieces: Iterable<Piece>, picks: (piece: Piece) => boolean): readonly Piece[] {
  const found = new Map<number | undefined, Piece>();
  for (const piece of pieces) {
    const start = piece.reference?.start;
    if (!found.has(start) && picks(piece)) found.set(start, piece);
  }
  return [...found.values()];
}
