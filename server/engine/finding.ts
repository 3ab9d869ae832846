import { hash } from "./hash.ts";
import type { Fix, Problem, Related, RuleMetadata, Severity } from "./rule.ts";
import type { Span } from "./text.ts";

/** A problem with its rule: what adapters show. */
export interface Finding {
  readonly rule: RuleMetadata;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly severity: Severity;
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  readonly related: readonly Related[];
  /** As the rule gave them; nobody has proved them yet. */
  readonly fixes: readonly Fix[];
  /** Stable over edits elsewhere in the file: no line numbers go into it. */
  readonly fingerprint: string;
}

/** A finding before it has a fingerprint. */
export type UnmarkedFinding = Omit<Finding, "fingerprint">;

/** Attaches a rule to what it yielded while reading the document `uri`. */
export function attach(rule: RuleMetadata, problem: Problem, uri: string, severity: Severity): UnmarkedFinding {
  return {
    rule,
    uri: problem.at.uri ?? uri,
    span: problem.at.span,
    message: problem.message,
    severity,
    tags: problem.tags ?? [],
    related: problem.related ?? [],
    fixes: problem.fixes ?? [],
  };
}

/** By file, place, rule and message: the order of every output. */
export function compareFindings(a: UnmarkedFinding, b: UnmarkedFinding): number {
  return (
    compareText(a.uri, b.uri) ||
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.rule.id, b.rule.id) ||
    compareText(a.message, b.message)
  );
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Gives sorted findings their fingerprints: a hash of rule, path, the text of the span with blanks folded, the head
 * of the block around it, and the ordinal among findings that are equal in all of these.
 */
export function mark(
  findings: readonly UnmarkedFinding[],
  pathOf: (uri: string) => string,
  textOf: (finding: UnmarkedFinding) => string,
): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = [finding.rule.id, pathOf(finding.uri), textOf(finding)].join("\0");
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return { ...finding, fingerprint: hash(`${key}\0${ordinal}`) };
  });
}
