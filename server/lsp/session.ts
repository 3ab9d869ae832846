import type { Connection } from "vscode-languageserver";
import { engineRules } from "../engine/engine-rules.ts";
import { attach, type Finding, mark } from "../engine/finding.ts";
import type { HoverCriterion } from "../engine/hover.ts";
import type { Project } from "../engine/project.ts";
import { type Review, type ReviewOptions, review } from "../engine/review.ts";
import type { Rule } from "../engine/rule.ts";
import { Lines } from "../engine/text.ts";
import { relative } from "../engine/uri.ts";
import type { Capabilities } from "./capabilities.ts";
import { clientUri } from "./convert.ts";
import type { Configuration, Scope, Workspace } from "./workspace.ts";

/** What the features of one connection share. */
export class Session {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly capabilities: Capabilities;
  readonly rules: readonly Rule[];
  readonly criteria: readonly HoverCriterion[];
  readonly #reviews = new WeakMap<Project, Map<string, Review>>();

  constructor(
    connection: Connection,
    workspace: Workspace,
    capabilities: Capabilities,
    content: { readonly rules: readonly Rule[]; readonly criteria: readonly HoverCriterion[] },
  ) {
    this.connection = connection;
    this.workspace = workspace;
    this.capabilities = capabilities;
    this.rules = content.rules;
    this.criteria = content.criteria;
  }

  /** How every review of a project runs. */
  options({ root }: Scope): ReviewOptions {
    return { rules: this.rules, root, onCrash: (rule, error) => this.logError(rule, error) };
  }

  /** The review of one file, or of the whole project without `uri`; one that was made is kept as long as its project. */
  review(scope: Scope, uri?: string): Review {
    const known = this.#reviews.get(scope.project) ?? new Map<string, Review>();
    this.#reviews.set(scope.project, known);
    const found =
      known.get(uri ?? "") ?? review(scope.project, { ...this.options(scope), ...(uri !== undefined && { uri }) });
    known.set(uri ?? "", found);
    return found;
  }

  /** What is open in a file, sorted by place; for `portcullis.yaml` what is not understood in it. */
  findings(scope: Scope, uri: string): readonly Finding[] {
    const { configuration } = scope;
    if (configuration?.uri !== uri) return this.review(scope, uri).findings;
    const stale = this.workspace.isComplete ? this.review(scope).findings.filter((finding) => finding.uri === uri) : [];
    return [...settingsFindings(scope.root, configuration), ...stale];
  }

  /** The text of a file of the project; undefined when it is not at hand. */
  source({ project, configuration }: Scope, uri: string): string | undefined {
    const settings = uri === configuration?.uri ? configuration.source : undefined;
    return project.document(uri)?.source ?? settings ?? project.files.texts.get(uri);
  }

  /** The lines of a file of the project; undefined when its text is not at hand. */
  lines(scope: Scope, uri: string): Lines | undefined {
    const document = scope.project.document(uri);
    if (document) return document.lines;
    const source = this.source(scope, uri);
    return source === undefined ? undefined : new Lines(source);
  }

  /** A uri as the client knows it. */
  clientUri(uri: string): string {
    return this.workspace.open.get(uri)?.uri ?? clientUri(uri);
  }

  /** Writes to the client's log, where secrets that a file holds may stand; findings never quote an error. */
  logError(what: string, error: unknown): void {
    this.connection.console.error(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  /** Answers `empty` where a feature throws, so that the server outlives every input. */
  guarded<P extends readonly unknown[], R>(
    name: string,
    empty: R,
    feature: (...params: P) => Promise<R> | R,
  ): (...params: P) => Promise<R> {
    return async (...params) => {
      try {
        return await feature(...params);
      } catch (error) {
        this.logError(name, error);
        return empty;
      }
    };
  }
}

function settingsFindings(root: string, { uri, source, problems }: Configuration): Finding[] {
  const found = problems.map(({ span, message }) =>
    attach(engineRules.settings, { at: { span }, message }, uri, engineRules.settings.severity),
  );
  return mark(
    found,
    () => relative(root, uri) ?? uri,
    ({ span }) => source.slice(span.start, span.end),
  );
}
