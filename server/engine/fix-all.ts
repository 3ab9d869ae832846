import type { Finding, UnmarkedFinding } from "./finding.ts";
import type { Project } from "./project.ts";
import { type Choice, provenOf, together } from "./proof.ts";
import { crashFinding, type ReviewOptions, review } from "./review.ts";
import type { Fix } from "./rule.ts";
import { apply, type Changes, withChanges } from "./verify.ts";

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

function choose(state: State, uri: string, options: FixAllOptions): readonly Choice[] {
  const open = review(state.project, { ...options, uri }).findings.flatMap((finding): Choice[] => {
    const fix = unattended(finding, options.review ?? false);
    return fix ? [{ finding, fix }] : [];
  });
  return provenOf(state.project, uri, open, options, ({ finding: { rule } }) =>
    state.refused.set(`${rule.id}\0${uri}`, crashFinding(`A fix of ${rule.id}`, uri)),
  );
}

function unattended(finding: Finding, withReview: boolean): Fix | undefined {
  const safe = finding.fixes.find((fix) => fix.kind === "safe");
  if (safe) return safe;
  const [only] = finding.fixes;
  return withReview && finding.fixes.length === 1 && only && !only.snippet ? only : undefined;
}
