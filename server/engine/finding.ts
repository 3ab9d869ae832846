import { hash } from "./hash.ts";
import {
  type Fix,
  type ForeignCheck,
  fixesOf,
  type Problem,
  type Related,
  type RuleMetadata,
  type Severity,
} from "./rule.ts";
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
  /** As the rule gives them, made when first asked for; nobody has proved them yet. */
  readonly fixes: readonly Fix[];
  /** Present where another program found it. */
  readonly check?: ForeignCheck | undefined;
  /** Stable over edits elsewhere in the file: no line numbers go into it. */
  readonly fingerprint: string;
}

/** A finding before it has a fingerprint. */
export type UnmarkedFinding = Omit<Finding, "fingerprint">;

const none: readonly never[] = [];

/** A problem with its rule. What only some readers of a finding want, its fixes and its fingerprint, is made when asked for. */
class AttachedProblem implements Finding {
  readonly rule: RuleMetadata;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly severity: Severity;
  readonly #problem: Problem;
  readonly #onCrash: OnCrash | undefined;
  #fixes: readonly Fix[] | undefined;
  #fingerprints: Fingerprints | undefined;

  constructor(rule: RuleMetadata, problem: Problem, uri: string, severity: Severity, onCrash?: OnCrash) {
    this.rule = rule;
    this.uri = problem.at.uri ?? uri;
    this.span = problem.at.span;
    this.message = problem.message;
    this.severity = severity;
    this.#problem = problem;
    this.#onCrash = onCrash;
  }

  get tags(): readonly ("unnecessary" | "deprecated")[] {
    return this.#problem.tags ?? none;
  }

  get related(): readonly Related[] {
    return this.#problem.related ?? none;
  }

  get check(): ForeignCheck | undefined {
    return this.#problem.check;
  }

  get fixes(): readonly Fix[] {
    this.#fixes ??= this.#readFixes();
    return this.#fixes;
  }

  /** A fix that cannot be made is no reason to lose the finding. */
  #readFixes(): readonly Fix[] {
    try {
      return fixesOf(this.#problem);
    } catch (error) {
      this.#onCrash?.(this.rule.id, error);
      return none;
    }
  }

  get fingerprint(): string {
    return this.#fingerprints?.of(this) ?? "";
  }

  mark(fingerprints: Fingerprints): void {
    this.#fingerprints = fingerprints;
  }
}

type OnCrash = (rule: string, error: unknown) => void;

/**
 * Attaches a rule to what it yielded while reading the document `uri`.
 * @param onCrash told when the rule throws while it makes a fix that somebody asked for.
 */
export function attach(
  rule: RuleMetadata,
  problem: Problem,
  uri: string,
  severity: Severity,
  onCrash?: OnCrash,
): UnmarkedFinding {
  return new AttachedProblem(rule, problem, uri, severity, onCrash);
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

/** The fingerprints of findings that were sorted together, computed when the first one is asked for. */
class Fingerprints {
  readonly #findings: readonly UnmarkedFinding[];
  readonly #pathOf: (uri: string) => string;
  readonly #textOf: (finding: UnmarkedFinding) => string;
  #known: ReadonlyMap<UnmarkedFinding, string> | undefined;

  constructor(
    findings: readonly UnmarkedFinding[],
    pathOf: (uri: string) => string,
    textOf: (finding: UnmarkedFinding) => string,
  ) {
    this.#findings = findings;
    this.#pathOf = pathOf;
    this.#textOf = textOf;
  }

  of(finding: UnmarkedFinding): string {
    this.#known ??= this.#compute();
    return this.#known.get(finding) ?? "";
  }

  #compute(): ReadonlyMap<UnmarkedFinding, string> {
    const seen = new Map<string, number>();
    const known = new Map<UnmarkedFinding, string>();
    for (const finding of this.#findings) {
      const key = [finding.rule.id, this.#pathOf(finding.uri), this.#textOf(finding)].join("\0");
      const ordinal = seen.get(key) ?? 0;
      seen.set(key, ordinal + 1);
      known.set(finding, hash(`${key}\0${ordinal}`));
    }
    return known;
  }
}

/**
 * Gives sorted findings their fingerprints: a hash of rule, path, the text of the span with blanks folded, the head
 * of the block around it, and the ordinal among findings that are equal in all of these.
 */
export function mark(
  findings: readonly UnmarkedFinding[],
  pathOf: (uri: string) => string,
  textOf: (finding: UnmarkedFinding) => string,
): Finding[] {
  const fingerprints = new Fingerprints(findings, pathOf, textOf);
  return findings.map((finding) => {
    if (!(finding instanceof AttachedProblem)) throw new TypeError("a finding is made by attach");
    finding.mark(fingerprints);
    return finding;
  });
}
