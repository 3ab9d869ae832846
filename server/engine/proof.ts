import type { Finding } from "./finding.ts";
import { groupBy } from "./group.ts";
import type { Project } from "./project.ts";
import type { ReviewOptions } from "./review.ts";
import type { Fix } from "./rule.ts";
import { overlaps, type Span } from "./text.ts";
import { verifyTogether } from "./verify.ts";

/** A finding, and the fix of it that is to be applied. */
export interface Choice {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The fixes of a file that prove themselves and touch no other one; of those that touch each other the first.
 * @param refused is told of each that did not prove itself.
 */
export function provenOf(
  project: Project,
  uri: string,
  choices: readonly Choice[],
  options: ReviewOptions,
  refused: (choice: Choice) => void = () => undefined,
): readonly Choice[] {
  const chosen: Choice[] = [];
  let open = choices;
  while (open.length > 0) {
    const candidates = apart(open, chosen, uri);
    const tried = new Set(candidates);
    for (const ofRule of groupBy(candidates, ({ finding }) => finding.rule.id).values())
      chosen.push(...proven(project, ofRule, options, refused));
    // Where one was refused, another one that it touches gets its turn.
    open = candidates.length === 0 ? [] : open.filter((choice) => !tried.has(choice));
  }
  return chosen;
}

/** Those that touch neither what was chosen nor one another, the first of each place. */
function apart(open: readonly Choice[], chosen: readonly Choice[], uri: string): readonly Choice[] {
  const taken = chosen.flatMap(({ fix }) => placesOf(fix, uri));
  return open.filter(({ fix }) => {
    if (!isFree(fix, uri, taken)) return false;
    taken.push(...placesOf(fix, uri));
    return true;
  });
}

/** The fixes of one rule that prove themselves: all at once, else those of each half. A file may have thousands. */
function proven(
  project: Project,
  choices: readonly Choice[],
  options: ReviewOptions,
  refused: (choice: Choice) => void,
): readonly Choice[] {
  const [first] = choices;
  if (!first) return [];
  const { finding } = first;
  const fix = choices.length === 1 ? first.fix : together(choices);
  if (verifyTogether(project, finding, fix, choices.length, options) === undefined) return choices;
  if (choices.length === 1) {
    refused(first);
    return [];
  }
  const half = choices.length >> 1;
  return [
    ...proven(project, choices.slice(0, half), options, refused),
    ...proven(project, choices.slice(half), options, refused),
  ];
}

/** The edits of several fixes as one. */
export const together = (choices: readonly Choice[]): Fix => ({
  title: "",
  kind: "safe",
  edits: choices.flatMap(({ fix }) => fix.edits),
});

const placesOf = (fix: Fix, uri: string): { readonly uri: string; readonly span: Span }[] =>
  fix.edits.flatMap((file) => file.edits.map((edit) => ({ uri: file.uri ?? uri, span: edit.span })));

const isFree = (fix: Fix, uri: string, taken: readonly { readonly uri: string; readonly span: Span }[]): boolean =>
  placesOf(fix, uri).every(
    (place) => !taken.some((other) => other.uri === place.uri && touches(other.span, place.span)),
  );

const touches = (a: Span, b: Span): boolean => overlaps(a, b) || a.end === b.start || b.end === a.start;
