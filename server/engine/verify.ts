import { isReadAlike } from "./dockerfile/second-reading.ts";
import type { Document } from "./document.ts";
import { compareText, type Finding, type UnmarkedFinding } from "./finding.ts";
import { parseDocument } from "./language.ts";
import { Project } from "./project.ts";
import { type ReviewOptions, review } from "./review.ts";
import { atLeast, type Fix } from "./rule.ts";
import { applyEdits, type Edit } from "./text.ts";

/** Why a fix may not be offered; undefined when it proved itself. */
export type Refusal = string;

/** Texts that a fix writes, by uri. */
export type Changes = ReadonlyMap<string, string>;

/**
 * The texts a fix leads to.
 * @throws RangeError when its edits overlap or lie outside the file.
 */
export function apply(project: Project, finding: Pick<UnmarkedFinding, "uri">, fix: Fix): Changes {
  const edits = new Map<string, Edit[]>();
  for (const file of fix.edits) {
    const uri = file.uri ?? finding.uri;
    if (file.create && sourceOf(project, uri) !== undefined) continue;
    const plain = file.edits.map((edit) => (fix.snippet ? { ...edit, text: withoutTabStops(edit.text) } : edit));
    edits.set(uri, [...(edits.get(uri) ?? []), ...plain]);
  }
  return new Map([...edits].map(([uri, all]) => [uri, applyEdits(sourceOf(project, uri) ?? "", all)]));
}

const sourceOf = (project: Project, uri: string): string | undefined =>
  project.document(uri)?.source ?? project.files.texts.get(uri);

/** A snippet's text with each tab stop replaced by its placeholder. */
export function withoutTabStops(text: string): string {
  return text.replace(/\$\{\d+:([^}]*)\}|\$\d+|\$\{\d+\}/g, "$1").replace(/\\([$}\\])/g, "$1");
}

/** The project after some files changed. */
export function withChanges(project: Project, changes: Changes): Project {
  const documents = new Map(project.files.documents);
  const texts = new Map(project.files.texts);
  for (const [uri, text] of changes) {
    const before = documents.get(uri);
    if (before) documents.set(uri, parseDocument(before.language, uri, text, before));
    else texts.set(uri, text);
  }
  return new Project({ ...project.files, documents, texts }, project.settings);
}

/**
 * Lets a fix prove itself: what it writes must parse without a new problem, must be without the finding, must bring
 * no finding worse than it, and the rule must not offer the same fix there again. A Dockerfile must be read alike by a
 * second parser.
 */
export const verify = (project: Project, finding: Finding, fix: Fix, options: ReviewOptions): Refusal | undefined =>
  verifyTogether(project, finding, fix, 1, options);

/** The same for the edits of several fixes in one, for as many findings of one rule in one file. */
export function verifyTogether(
  project: Project,
  finding: Finding,
  fix: Fix,
  findings: number,
  options: ReviewOptions,
): Refusal | undefined {
  let changes: Changes;
  try {
    changes = apply(project, finding, fix);
  } catch {
    return "its edits overlap or lie outside the file";
  }
  // Findings about exceptions exist only where exceptions count; all others are judged without them.
  const scope = { ...options, exceptions: finding.rule.id.startsWith("portcullis/") };
  const uris = [...new Set([finding.uri, ...changes.keys()])];
  const before = uris.flatMap((uri) => findingsOf(project, uri, scope));
  const changed = withChanges(project, changes);
  const after = uris.flatMap((uri) => findingsOf(changed, uri, scope));
  if (count(after, finding) > count(before, finding) - findings) return "the finding is still there afterwards";
  const brought = newFindings(before, after).find((other) => isWorse(other, finding));
  if (brought) return `it brings ${brought.rule.id}`;
  if ([...changes.keys()].some((uri) => isReadOtherwise(project.document(uri), changed.document(uri))))
    return "another parser would read what it writes otherwise";
  return undefined;
}

/** Whether a change makes two parsers disagree that agreed before: then it wrote something that is easily misread. */
const isReadOtherwise = (before: Document | undefined, after: Document | undefined): boolean =>
  before?.language === "dockerfile" && after?.language === "dockerfile" && !isReadAlike(after) && isReadAlike(before);

const findingsOf = (project: Project, uri: string, options: ReviewOptions): readonly Finding[] =>
  review(project, { ...options, uri }).findings;

const count = (findings: readonly Finding[], like: Finding): number =>
  findings.filter(({ rule, uri }) => rule.id === like.rule.id && uri === like.uri).length;

const isWorse = (other: Finding, than: Finding): boolean =>
  other.rule.id.endsWith("/syntax") || (other.severity !== than.severity && atLeast(other.severity, than.severity));

/** Findings of `after` beyond the number of like ones in `before`. */
function newFindings(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const left = new Map<string, number>();
  const keyOf = ({ rule, uri, severity }: Finding): string => `${rule.id}\0${uri}\0${severity}`;
  for (const finding of before) left.set(keyOf(finding), (left.get(keyOf(finding)) ?? 0) + 1);
  return [...after]
    .sort((a, b) => compareText(keyOf(a), keyOf(b)))
    .filter((finding) => {
      const remaining = left.get(keyOf(finding)) ?? 0;
      left.set(keyOf(finding), remaining - 1);
      return remaining <= 0;
    });
}
