import type { DockerfileDocument } from "./dockerfile/document.ts";
import type { NginxDocument } from "./nginx/document.ts";
import type { Edit, Lines, Span } from "./text.ts";

/** Text that the language's own parser would refuse; `edits` repair it where that is certain. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
  readonly edits?: readonly Edit[];
  /** Which part of the grammar it breaks, where a rule of that name reports it; the language's syntax rule otherwise. */
  readonly kind?: string;
}

/** One parsed file. It always exists, whatever the bytes were: syntax problems are data. */
export interface SourceDocument {
  readonly uri: string;
  readonly source: string;
  readonly lines: Lines;
  readonly syntaxProblems: readonly SyntaxProblem[];
}

export type Document = NginxDocument | DockerfileDocument;
