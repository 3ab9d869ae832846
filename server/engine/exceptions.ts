import type { Document } from "./document.ts";
import { Register } from "./exceptions/register.ts";
import { engineIds, Reporter } from "./exceptions/report.ts";
import type { UnmarkedFinding } from "./finding.ts";
import type { Project } from "./project.ts";
import type { ReviewOptions } from "./review.ts";
import type { Span } from "./text.ts";

/** A decision to accept findings: a comment of ours, an entry of `portcullis.yaml`, or a peer's pragma. */
export interface Exception {
  /** Ids of the rules it excepts. */
  readonly rules: readonly string[];
  /** What it covers: the next directive or instruction, its whole file, or the files a path in `portcullis.yaml` names. */
  readonly scope: "next" | "file" | "central";
  /** Undefined only for a peer's pragma that gives none. */
  readonly reason: string | undefined;
  readonly owner?: string;
  /** Last day on which it holds, as YYYY-MM-DD. */
  readonly until?: string;
  /** File in which it is written. */
  readonly uri: string;
  /** The comment or entry. */
  readonly span: Span;
  /** The peer whose pragma it is, as in `Equivalent.tool`; absent for our own. */
  readonly tool?: string;
}

/** Findings parted by the exceptions. */
export interface Settlement {
  /** What nobody accepted, with what the engine says of the exceptions themselves. */
  readonly open: readonly UnmarkedFinding[];
  readonly excepted: readonly { readonly finding: UnmarkedFinding; readonly exception: Exception }[];
}

/** Parts findings by the exceptions in the documents and in `portcullis.yaml`; no rule of the engine can be excepted. */
export function settle(
  project: Project,
  documents: readonly Document[],
  findings: readonly UnmarkedFinding[],
  options: ReviewOptions,
): Settlement {
  if (options.exceptions === false) return { open: findings, excepted: [] };
  const register = new Register(project.settings, documents, options.rules);
  if (register.isEmpty) return { open: findings, excepted: [] };
  const open: UnmarkedFinding[] = [];
  const excepted: { readonly finding: UnmarkedFinding; readonly exception: Exception }[] = [];
  for (const finding of findings) {
    const exception = engineIds.has(finding.rule.id) ? undefined : register.exceptionOf(finding);
    if (exception) excepted.push({ finding, exception });
    else open.push(finding);
  }
  const reporter = new Reporter(project, register, findings, options);
  const central = options.uri === undefined ? reporter.central() : [];
  return { open: [...open, ...reporter.comments(), ...reporter.pragmas(), ...central], excepted };
}
