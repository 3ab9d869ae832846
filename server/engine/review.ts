import type { DockerfileDocument } from "./dockerfile/document.ts";
import { shellcheckProblems } from "./dockerfile/shellcheck.ts";
import type { Document, SyntaxProblem } from "./document.ts";
import { engineRules } from "./engine-rules.ts";
import { type Exception, type Settlement, settle } from "./exceptions.ts";
import { attach, compareFindings, type Finding, mark, type UnmarkedFinding } from "./finding.ts";
import { rememberAny } from "./memo.ts";
import type { Statement } from "./nginx/syntax.ts";
import { Places } from "./places.ts";
import type { Project } from "./project.ts";
import {
  atLeast,
  type Documents,
  type Fix,
  type Language,
  type Problem,
  type Rule,
  type RuleMetadata,
  type Severity,
} from "./rule.ts";
import { type Settings, severityOf } from "./settings.ts";
import { span } from "./text.ts";
import { relative } from "./uri.ts";

/** A finding that somebody accepted. */
export interface Excepted {
  readonly finding: Finding;
  readonly exception: Exception;
}

/** The outcome of running rules over a project. */
export interface Review {
  /** What is open, syntax problems and the engine's own findings included, sorted by file and place. */
  readonly findings: readonly Finding[];
  readonly excepted: readonly Excepted[];
}

export interface ReviewOptions {
  readonly rules: readonly Rule[];
  /** Reviews only this file; findings that its configuration causes in other files are left out. */
  readonly uri?: string;
  /** `false` runs as if there were no exceptions. */
  readonly exceptions?: boolean;
  /** `true` also runs the rules that are off by default. */
  readonly all?: boolean;
  /** Directory uri from which fingerprints name files. */
  readonly root?: string;
  /** Told of each rule that threw. */
  readonly onCrash?: (rule: string, error: unknown) => void;
}

/** Runs the rules over a project, or over one of its files, and settles the findings against the exceptions. */
export function review(project: Project, options: ReviewOptions): Review {
  const documents = reviewed(project, options.uri);
  const outside = documents.flatMap((document) => [
    ...syntaxFindings(document),
    ...shellcheckFindings(document, project),
  ]);
  const found = [...outside, ...new Run(project, options).findings()];
  const visible = options.uri === undefined ? found : found.filter((finding) => finding.uri === options.uri);
  const distinct = dropSuperseded(dropRepeated(visible.sort(compareFindings)));
  const settlement = settle(project, documents, distinct, options);
  return finish(project, settlement, options);
}

function finish(project: Project, settlement: Settlement, options: ReviewOptions): Review {
  const all = [...settlement.open, ...settlement.excepted.map(({ finding }) => finding)].sort(compareFindings);
  const pathOf = (uri: string): string => (options.root === undefined ? uri : (relative(options.root, uri) ?? uri));
  const marked = mark(all, pathOf, (finding) => textOf(project, finding));
  if (settlement.excepted.length === 0) return { findings: marked, excepted: [] };
  const exceptions = new Map<UnmarkedFinding, Exception>(
    settlement.excepted.map(({ finding, exception }) => [finding, exception]),
  );
  return {
    findings: marked.filter((finding) => !exceptions.has(finding)),
    excepted: marked.flatMap((finding) => {
      const exception = exceptions.get(finding);
      return exception ? [{ finding, exception }] : [];
    }),
  };
}

function reviewed(project: Project, uri: string | undefined): readonly Document[] {
  if (uri === undefined) return [...project.files.documents.values()];
  const document = project.document(uri);
  return document ? [document] : [];
}

function syntaxFindings(document: Document): UnmarkedFinding[] {
  const rule = document.language === "nginx" ? engineRules.nginxSyntax : engineRules.dockerfileSyntax;
  const unruled = document.syntaxProblems.filter(({ kind }) => kind === undefined);
  return unruled.map((problem) =>
    attach(
      rule,
      { at: { span: problem.span }, message: problem.message, fixes: syntaxFixes(problem) },
      document.uri,
      "error",
    ),
  );
}

function shellcheckFindings(document: Document, project: Project): UnmarkedFinding[] {
  if (document.language !== "dockerfile") return [];
  const problems = [...shellcheckProblems(document, project)];
  return problems.map((problem) => attach(engineRules.shellcheck, problem, document.uri, problem.severity));
}

function syntaxFixes({ edits }: SyntaxProblem): readonly Fix[] {
  if (!edits) return [];
  const [edit] = edits;
  const title = edit?.text ? `Insert ${edit.text}` : "Delete it";
  return [{ title, kind: "review", edits: [{ edits }] }];
}

/** The rules of each language, found once for each list of rules. */
const rulesByLanguage = rememberAny((rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> => {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const language = rule.id.slice(0, rule.id.indexOf("/"));
    const group = groups.get(language);
    if (group) group.push(rule);
    else groups.set(language, [rule]);
  }
  return groups;
});

interface Active {
  readonly rule: Rule;
  readonly severity: Severity;
}

/** The rules of a language that run under some settings, found once for these settings. */
const activeRules = rememberAny((_: Settings) => new Map<string, { of: readonly Rule[]; active: readonly Active[] }>());

function active(language: Language, { settings }: Project, { rules, all = false }: ReviewOptions): readonly Active[] {
  const known = activeRules(settings);
  const key = `${language} ${all}`;
  const found = known.get(key);
  if (found?.of === rules) return found.active;
  const chosen = (rulesByLanguage(rules).get(language) ?? []).flatMap((rule): Active[] => {
    const severity = severityOf(rule, settings, all);
    return severity === "off" ? [] : [{ rule, severity }];
  });
  known.set(key, { of: rules, active: chosen });
  return chosen;
}

/** One pass of the rules over what they read. */
class Run {
  readonly #project: Project;
  readonly #options: ReviewOptions;
  readonly #found: UnmarkedFinding[] = [];

  constructor(project: Project, options: ReviewOptions) {
    this.#project = project;
    this.#options = options;
  }

  /** In no order; an array, because a generator inside a generator hands each finding through both. */
  findings(): readonly UnmarkedFinding[] {
    const { uri } = this.#options;
    const document = uri === undefined ? undefined : this.#project.document(uri);
    const configurations = uri === undefined ? this.#project.configurations : this.#project.configurationsOf(uri);
    for (const configuration of configurations) this.#over("nginx", configuration, configuration.main.uri);
    const dockerfiles = uri === undefined ? this.#project.dockerfiles : [];
    for (const dockerfile of dockerfiles) this.#over("dockerfile", dockerfile, dockerfile.uri);
    if (document?.language === "dockerfile") this.#over("dockerfile", document, document.uri);
    this.#over("project", this.#project, "");
    return this.#found;
  }

  #over<L extends Language>(language: L, read: Documents[L], uri: string): void {
    const dockerfile = language === "dockerfile" ? (read as DockerfileDocument) : undefined;
    for (const { rule, severity } of active(language, this.#project, this.#options)) {
      if (rule.needs && dockerfile?.hasAny(rule.needs) === false) continue;
      this.#run(rule as Rule<L>, severity, read, uri);
    }
  }

  #run<L extends Language>(rule: Rule<L>, own: Severity, read: Documents[L], uri: string): void {
    const { onCrash } = this.#options;
    try {
      for (const problem of rule.check(read, this.#project))
        this.#found.push(attach(rule, problem, uri, lower(own, problem), onCrash));
    } catch (error) {
      onCrash?.(rule.id, error);
      this.#found.push(crashFinding(rule.id, this.#options.uri ?? uri));
    }
  }
}

/** What the engine reports when a rule or a fix failed; the error itself may quote a secret and stays in the log. */
export function crashFinding(rule: string, uri: string): UnmarkedFinding {
  const problem: Problem = { at: { span: span(0, 0) }, message: `${rule} failed on this file and did not run` };
  return attach(engineRules.crash, problem, uri, engineRules.crash.severity);
}

const lower = (own: Severity, problem: Problem): Severity =>
  problem.severity && atLeast(own, problem.severity) ? problem.severity : own;

/** Drops what a second include path found again at the same place. The findings are sorted, so that it stands beside. */
function dropRepeated(findings: readonly UnmarkedFinding[]): UnmarkedFinding[] {
  let previous: UnmarkedFinding | undefined;
  return findings.filter((finding) => {
    const repeats = previous !== undefined && isRepeated(previous, finding);
    if (!repeats) previous = finding;
    return !repeats;
  });
}

function isRepeated(a: UnmarkedFinding, b: UnmarkedFinding): boolean {
  if (a.rule !== b.rule || a.uri !== b.uri || a.span.start !== b.span.start || a.span.end !== b.span.end) return false;
  return !(manyAtOnePlace.has(a.rule) && a.message !== b.message);
}

/** Rules that say different things of one place. */
const manyAtOnePlace: ReadonlySet<RuleMetadata> = new Set([
  engineRules.nginxSyntax,
  engineRules.dockerfileSyntax,
  engineRules.shellcheck,
]);

/** Where a specific rule and one that it supersedes report the same place, only the specific one stays. */
function dropSuperseded(findings: readonly UnmarkedFinding[]): UnmarkedFinding[] {
  const places = new Map<string, Places>();
  for (const finding of findings) {
    for (const id of finding.rule.supersedes ?? []) {
      const key = `${id}\0${finding.uri}`;
      const known = places.get(key);
      if (known) known.add(finding.span);
      else places.set(key, new Places(finding.span));
    }
  }
  if (places.size === 0) return [...findings];
  const superseded = new Set([...places.keys()].map((key) => key.slice(0, key.indexOf("\0"))));
  return findings.filter(
    ({ rule, uri, span: at }) => !superseded.has(rule.id) || !places.get(`${rule.id}\0${uri}`)?.overlapWhole(at),
  );
}

/** The text a fingerprint takes in: that of the span, and the first line of the text around it. */
function textOf(project: Project, finding: UnmarkedFinding): string {
  const document = project.document(finding.uri);
  if (!document) return "";
  const text = document.source.slice(finding.span.start, finding.span.end);
  return `${fold(text)}\0${fold(enclosingHead(document, finding.span.start))}`;
}

const fold = (text: string): string => text.replace(/\s+/g, " ").trim();

function enclosingHead(document: Document, offset: number): string {
  if (document.language === "dockerfile") return "";
  let head = "";
  let { statements } = document.body;
  for (;;) {
    const around = lastStartingBefore(statements, offset);
    const body = around?.body;
    if (!around || !body || offset < body.start || offset >= body.end) return head;
    head = document.source.slice(around.start, body.start);
    statements = body.statements;
  }
}

/** The last of the statements, which stand in order, that starts at or before an offset. */
function lastStartingBefore(statements: readonly Statement[], offset: number): Statement | undefined {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1];
}
