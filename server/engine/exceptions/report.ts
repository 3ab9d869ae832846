import { isExpired } from "../date.ts";
import type { Document } from "../document.ts";
import { engineRules } from "../engine-rules.ts";
import { attach, type UnmarkedFinding } from "../finding.ts";
import { hint } from "../nearest.ts";
import type { Project } from "../project.ts";
import type { ReviewOptions } from "../review.ts";
import type { Problem, RuleMetadata } from "../rule.ts";
import type { CentralException } from "../settings.ts";
import { severityOf } from "../settings.ts";
import { type Span, shorten } from "../text.ts";
import { withoutId } from "./comment.ts";
import { convert } from "./pragma.ts";
import type { PlacedComment, PlacedPragma, Register } from "./register.ts";

/** Ids of what the engine itself reports; nobody can accept these. What ShellCheck reports can be accepted. */
export const engineIds: ReadonlySet<string> = new Set(
  Object.values(engineRules)
    .filter((rule) => rule !== engineRules.shellcheck)
    .map(({ id }) => id),
);

/** Says what is wrong with the exceptions themselves, once a register has met every finding. */
export class Reporter {
  readonly #project: Project;
  readonly #register: Register;
  readonly #findings: readonly UnmarkedFinding[];
  readonly #options: ReviewOptions;
  #knownIds: ReadonlySet<string> | undefined;
  #ranIds: ReadonlySet<string> | undefined;

  constructor(project: Project, register: Register, findings: readonly UnmarkedFinding[], options: ReviewOptions) {
    this.#project = project;
    this.#register = register;
    this.#findings = findings;
    this.#options = options;
  }

  get #known(): ReadonlySet<string> {
    this.#knownIds ??= new Set(this.#options.rules.map(({ id }) => id));
    return this.#knownIds;
  }

  /** Ids of the rules that ran; most files hold no exception, and then nobody asks. */
  get #ran(): ReadonlySet<string> {
    this.#ranIds ??= this.#findRan();
    return this.#ranIds;
  }

  #findRan(): ReadonlySet<string> {
    const crashed = new Set(
      this.#findings.filter(({ rule }) => rule === engineRules.crash).map(({ message }) => message.split(" ", 1)[0]),
    );
    const { rules, all } = this.#options;
    const ran = rules.filter(
      (rule) => severityOf(rule, this.#project.settings, all) !== "off" && !crashed.has(rule.id),
    );
    return new Set(ran.map(({ id }) => id));
  }

  *comments(): Generator<UnmarkedFinding> {
    for (const placed of this.#register.comments) {
      const { document, comment } = placed;
      if (comment.defect) {
        const { span, message, fixes } = comment.defect;
        yield finding(engineRules.voidException, { at: { span }, message, fixes }, document.uri);
      } else yield* this.#comment(placed);
    }
  }

  *#comment(placed: PlacedComment): Generator<UnmarkedFinding> {
    const { document, comment } = placed;
    const stale = comment.ids.map(({ id }) => this.#staleness(placed, id));
    for (const [index, message] of stale.entries()) {
      const span = comment.ids[index]?.span;
      if (message === undefined || span === undefined) continue;
      const fixes = [withoutId(document, comment, index)];
      yield finding(engineRules.staleException, { at: { span }, message, fixes, tags: ["unnecessary"] }, document.uri);
    }
    if (!isExpired(comment.until, this.#project.settings.today) || stale.every((message) => message)) return;
    yield expired(comment.untilSpan ?? comment.span, comment.until, document.uri);
  }

  /** Why an id excepts nothing; undefined when it does, or when that cannot be told. */
  #staleness(placed: PlacedComment, id: string): string | undefined {
    if (engineIds.has(id)) return `${id} cannot be excepted`;
    // Where ShellCheck did not run, nobody knows whether there is something to except.
    if (id === engineRules.shellcheck.id) return undefined;
    if (!this.#known.has(id)) return unknownRule(id, [...this.#known]);
    const { document } = placed;
    if (!this.#ran.has(id) || !this.#reads(document, id) || this.#register.isMatched(placed, id)) return undefined;
    return placed.comment.scope === "file"
      ? `${shorten(id)} matches nothing in this file`
      : `${shorten(id)} matches nothing in what follows`;
  }

  /** Whether a rule had all it needs to judge a document: whole syntax and, for other than Dockerfile rules, all files. */
  #reads(document: Document, id: string): boolean {
    if (document.syntaxProblems.length > 0) return false;
    if (id.startsWith("dockerfile/")) return document.language === "dockerfile";
    return (id.startsWith("project/") || document.language === "nginx") && this.#project.hasAllFor(id);
  }

  *pragmas(): Generator<UnmarkedFinding> {
    for (const placed of this.#register.pragmas) {
      const rules = this.#register.rulesNeeding(placed);
      if (rules.length > 0) yield this.#pragma(placed, rules);
    }
  }

  #pragma({ document, pragma }: PlacedPragma, rules: readonly string[]): UnmarkedFinding {
    const text = shorten(document.source.slice(pragma.span.start, pragma.span.end).replace(/^#[ \t]*/, ""), 50);
    const isVoid = this.#project.settings.requireReason === "always";
    const message = isVoid ? `${text} gives no reason and is void` : `${text} gives no reason`;
    const fixes = [convert(document, pragma, rules, !this.#register.equivalents.knowsAll(pragma))];
    return finding(engineRules.foreignPragma, { at: { span: pragma.span }, message, fixes }, document.uri);
  }

  /** What is wrong with the exceptions in `portcullis.yaml`; only a review of the whole project can tell. */
  *central(): Generator<UnmarkedFinding> {
    const { uri, exceptions, today } = this.#project.settings;
    if (uri === undefined) return;
    for (const central of exceptions) {
      if (this.#isStale(central)) {
        const message = `${shorten(central.rule)} matches nothing in ${shorten(central.path, 30)}`;
        yield finding(engineRules.staleException, { at: { span: central.span }, message }, uri);
      } else if (isExpired(central.until, today)) yield expired(central.span, central.until, uri);
    }
  }

  #isStale(central: CentralException): boolean {
    const documents = [...this.#project.files.documents.values()];
    const isJudged = this.#ran.has(central.rule) && documents.every((document) => document.syntaxProblems.length === 0);
    return isJudged && this.#project.hasAllFor(central.rule) && !this.#register.isCentralMatched(central);
  }
}

/** A message for an id that names no rule, with the nearest one. */
const unknownRule = (id: string, ids: readonly string[]): string => `${shorten(id, 30)} names no rule${hint(id, ids)}`;

const expired = (span: Span, until: string | undefined, uri: string): UnmarkedFinding =>
  finding(engineRules.expiredException, { at: { span }, message: `The exception held until ${until}` }, uri);

const finding = (rule: RuleMetadata, problem: Problem, uri: string): UnmarkedFinding =>
  attach(rule, problem, uri, rule.severity);
