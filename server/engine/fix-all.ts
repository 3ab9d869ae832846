import type { Finding, UnmarkedFinding } from "./finding.ts";
import type { Project } from "./project.ts";
import { crashFinding, type ReviewOptions, review } from "./review.ts";
import type { Fix } from "./rule.ts";
import { overlaps, type Span } from "./text.ts";
import { apply, type Changes, verifyTogether, withChanges } from "./verify.ts";

/** Rounds after which fix-all stops: fixes that still follow from fixes then are a defect of a rule. */
export const maximumRounds = 10;

export interface FixAllOptions extends ReviewOptions {
  /** Fixes these files only; undefined fixes every document. */
  readonly uris?: readonly string[];
  /** Also applies a review fix that is the only one of its finding and needs nothing filled in. */
  readonly review?: boolean;
}

export interface FixAllResult {
  /** New texts by uri; files that stay as they are do not appear. */
  readonly changes: Changes;
  readonly project: Project;
  /** How many fixes were applied. */
  readonly applied: number;
  /** Fixes that did not prove themselves, as findings that name their rule. */
  readonly refused: readonly UnmarkedFinding[];
}

/** Applies every fix that may be applied unattended, round after round, until none is left. */
export function fixAll(project: Project, options: FixAllOptions): FixAllResult {
  const state = {
    project,
    changes: new Map<string, string>(),
    applied: 0,
    refused: new Map<string, UnmarkedFinding>(),
  };
  for (let round = 0; round < maximumRounds; round++) {
    let changed = false;
    for (const uri of options.uris ?? [...project.files.documents.keys()]) {
      changed = fixFile(state, uri, options) || changed;
    }
    if (!changed) break;
  }
  return { ...state, refused: [...state.refused.values()] };
}

interface State {
  project: Project;
  readonly changes: Map<string, string>;
  applied: number;
  readonly refused: Map<string, UnmarkedFinding>;
}

interface Choice {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** Applies, in one pass over a file, each proven fix that touches nothing another one of the pass has touched. */
function fixFile(state: State, uri: string, options: FixAllOptions): boolean {
  const chosen = choose(state, uri, options);
  const [first] = chosen;
  if (!first) return false;
  // The fixes of each rule are proven; where all of them together break the file, one at a time is applied.
  const all = changesOf(state.project, uri, chosen);
  const isSound = problemCount(withChanges(state.project, all), uri) <= problemCount(state.project, uri);
  const changes = isSound ? all : changesOf(state.project, uri, [first]);
  for (const [changedUri, text] of changes) state.changes.set(changedUri, text);
  state.project = withChanges(state.project, changes);
  state.applied += isSound ? chosen.length : 1;
  return true;
}

const problemCount = (project: Project, uri: string): number => project.document(uri)?.syntaxProblems.length ?? 0;

const changesOf = (project: Project, uri: string, chosen: readonly Choice[]): Changes =>
  apply(project, { uri }, together(chosen));

/** Of fixes that touch each other the first that proves itself. */
function choose(state: State, uri: string, options: FixAllOptions): readonly Choice[] {
  const chosen: Choice[] = [];
  let open = review(state.project, { ...options, uri }).findings.flatMap((finding): Choice[] => {
    const fix = unattended(finding, options.review ?? false);
    return fix ? [{ finding, fix }] : [];
  });
  while (open.length > 0) {
    const candidates = apart(open, chosen, uri);
    const tried = new Set(candidates);
    for (const ofRule of byRule(candidates)) chosen.push(...proven(state, uri, ofRule, options));
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

function byRule(choices: readonly Choice[]): Iterable<readonly Choice[]> {
  const groups = new Map<string, Choice[]>();
  for (const choice of choices) {
    const group = groups.get(choice.finding.rule.id);
    if (group) group.push(choice);
    else groups.set(choice.finding.rule.id, [choice]);
  }
  return groups.values();
}

/** The fixes of one rule that prove themselves: all at once, else those of each half. A file may have thousands. */
function proven(state: State, uri: string, choices: readonly Choice[], options: FixAllOptions): readonly Choice[] {
  const [first] = choices;
  if (!first) return [];
  const { finding } = first;
  const fix = choices.length === 1 ? first.fix : together(choices);
  if (verifyTogether(state.project, finding, fix, choices.length, options) === undefined) return choices;
  if (choices.length === 1) {
    state.refused.set(`${finding.rule.id}\0${uri}`, crashFinding(`A fix of ${finding.rule.id}`, uri));
    return [];
  }
  const half = choices.length >> 1;
  return [...proven(state, uri, choices.slice(0, half), options), ...proven(state, uri, choices.slice(half), options)];
}

const together = (choices: readonly Choice[]): Fix => ({
  title: "",
  kind: "safe",
  edits: choices.flatMap(({ fix }) => fix.edits),
});

function unattended(finding: Finding, withReview: boolean): Fix | undefined {
  const safe = finding.fixes.find((fix) => fix.kind === "safe");
  if (safe) return safe;
  const [only] = finding.fixes;
  return withReview && finding.fixes.length === 1 && only && !only.snippet ? only : undefined;
}

const placesOf = (fix: Fix, uri: string): { readonly uri: string; readonly span: Span }[] =>
  fix.edits.flatMap((file) => file.edits.map((edit) => ({ uri: file.uri ?? uri, span: edit.span })));

const isFree = (fix: Fix, uri: string, taken: readonly { readonly uri: string; readonly span: Span }[]): boolean =>
  placesOf(fix, uri).every(
    (place) => !taken.some((other) => other.uri === place.uri && touches(other.span, place.span)),
  );

const touches = (a: Span, b: Span): boolean => overlaps(a, b) || a.end === b.start || b.end === a.start;
