import type { Exception } from "../engine/exceptions.ts";
import { compareFindings, type Finding } from "../engine/finding.ts";
import { type Review, review } from "../engine/review.ts";
import { atLeast, type Severity } from "../engine/rule.ts";
import { Lines, type Span } from "../engine/text.ts";
import { dirname } from "../engine/uri.ts";
import { rules } from "../rules/index.ts";
import { displayPath, pathOf } from "./disk.ts";
import { type LoadedProject, settingsFindings } from "./projects.ts";
import type { Search } from "./search.ts";
import type { Terminal } from "./terminal.ts";

/** A span as reports show it: path from the current folder, lines and UTF-16 columns counted from 1, the end exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding and where it stands. */
export interface Reported {
  readonly finding: Finding;
  readonly place: Place;
  /** The text of its file; empty for a finding that lies in no file. */
  readonly source: string;
  /** Ids of the criteria it relates to that are in scope. */
  readonly criteria: readonly string[];
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  readonly project: LoadedProject;
  /** Absolute path of the folder that its paths start from. */
  readonly folder: string;
}

/** A finding that somebody accepted. */
export interface ReportedExcepted extends Reported {
  readonly exception: Exception;
  /** Where the exception is written. */
  readonly exceptionPlace: Place;
}

/** What a check found, sorted by file and place. */
export interface Report {
  /** Paths of the files that were checked. */
  readonly files: readonly string[];
  /** The day of the review, as YYYY-MM-DD. */
  readonly today: string;
  readonly open: readonly Reported[];
  readonly excepted: readonly ReportedExcepted[];
}

export interface ReportOptions {
  readonly exceptions: boolean;
  readonly all: boolean;
}

/** Reviews the projects and keeps what lies in the files that were asked for. */
export function makeReport(
  projects: readonly LoadedProject[],
  search: Search,
  options: ReportOptions,
  terminal: Terminal,
): Report {
  const open: Reported[] = [];
  const excepted: ReportedExcepted[] = [];
  for (const project of projects) {
    const found = reviewProject(project, options, terminal);
    const locate = locator(project, terminal.folder);
    const isAsked = ({ uri }: Finding): boolean => isCovered(uri, project, search);
    for (const finding of [...settingsFindings(project), ...found.findings.filter(isAsked)]) open.push(locate(finding));
    for (const { finding, exception } of found.excepted) {
      if (!isAsked(finding)) continue;
      const exceptionPlace = placeOf(project, terminal.folder, exception.uri, exception.span);
      excepted.push({ ...locate(finding), exception, exceptionPlace });
    }
  }
  return {
    files: projects.flatMap(({ uris }) => uris.map((uri) => displayPath(terminal.folder, pathOf(uri)))).sort(),
    today: projects[0]?.settings.today ?? "",
    open: open.sort(byFinding),
    excepted: excepted.sort(byFinding),
  };
}

const byFinding = (a: Reported, b: Reported): number => compareFindings(a.finding, b.finding);

/** Runs the rules over a project; a rule that throws is shown in full where somebody asked for it. */
export function reviewProject({ project, root }: LoadedProject, options: ReportOptions, terminal: Terminal): Review {
  return review(project, { rules, root, ...options, onCrash: crashReporter(terminal) });
}

/** Shows what a rule threw to those who set PORTCULLIS_DEBUG; everybody else sees an engine finding. */
export function crashReporter(terminal: Terminal): (rule: string, error: unknown) => void {
  if (terminal.environment.PORTCULLIS_DEBUG !== "1") return () => undefined;
  return (rule, error) => {
    const stack = (error instanceof Error && error.stack) || String(error);
    for (const line of stack.split("\n")) terminal.warn(`${rule}: ${line}`);
  };
}

/**
 * Whether a finding is shown. One about the exceptions in `portcullis.yaml` is, when the whole folder was searched:
 * otherwise nobody knows whether an exception covers something. One in no file always is.
 */
function isCovered(uri: string, { settings }: LoadedProject, search: Search): boolean {
  if (uri === "") return true;
  return uri === settings.uri ? search.coversFolder(pathOf(dirname(uri))) : search.covers(pathOf(uri));
}

function locator(loaded: LoadedProject, folder: string): (finding: Finding) => Reported {
  const { criteria: scope } = loaded.settings;
  return (finding) => ({
    finding,
    place: placeOf(loaded, folder, finding.uri, finding.span),
    source: sourceOf(loaded, finding.uri),
    criteria: Object.keys(finding.rule.criteria).filter((id) => scope?.includes(id) ?? true),
    related: finding.related.map(({ uri = finding.uri, span, message }) => ({
      place: placeOf(loaded, folder, uri, span),
      message,
    })),
    project: loaded,
    folder,
  });
}

/** The text of a file of a project; empty when it is not known. */
function sourceOf({ project, settings, source }: LoadedProject, uri: string): string {
  if (uri === settings.uri) return source ?? "";
  return project.document(uri)?.source ?? project.files.texts.get(uri) ?? "";
}

/** Where a span stands. */
export function placeOf(loaded: LoadedProject, folder: string, uri: string, span: Span): Place {
  const source = sourceOf(loaded, uri);
  const lines = loaded.project.document(uri)?.lines ?? new Lines(source);
  // No editor counts a byte order mark as a column.
  const mark = source.startsWith("\ufeff") ? 1 : 0;
  const position = (offset: number): { line: number; column: number } => {
    const { line, column } = lines.at(offset);
    return { line: line + 1, column: Math.max(column - (line === 0 ? mark : 0), 0) + 1 };
  };
  const start = position(span.start);
  const end = position(span.end);
  const path = displayPath(folder, uri === "" ? folder : pathOf(uri));
  return { path, ...start, endLine: end.line, endColumn: end.column };
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Reported[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}

/** Whether a finding counts at a `--fail-on`. */
export const countsAt = ({ finding }: Reported, failOn: string): boolean =>
  failOn !== "never" && atLeast(finding.severity, failOn as Severity);
