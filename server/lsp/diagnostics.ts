import {
  type CancellationToken,
  type CodeDescription,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Finding } from "../engine/finding.ts";
import { rulePage } from "../engine/links.ts";
import { rememberAny } from "../engine/memo.ts";
import type { RuleMetadata, Severity } from "../engine/rule.ts";
import { Lines } from "../engine/text.ts";
import { engineUri, toRange } from "./convert.ts";
import type { Session } from "./session.ts";
import type { Scope } from "./workspace.ts";

const severityNumbers: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, info: 3, hint: 4 };

const tagNumbers = { unnecessary: 1, deprecated: 2 } as const;

const emptyLines = new Lines("");

const pageOf = rememberAny((rule: RuleMetadata): CodeDescription => ({ href: rulePage(rule.id) }));

/** The protocol's form of a finding. */
export function toDiagnostic(session: Session, scope: Scope, finding: Finding): Diagnostic {
  const linesOf = (uri: string): Lines => session.lines(scope, uri) ?? emptyLines;
  const related = session.capabilities.relatedInformation ? finding.related : [];
  return {
    range: toRange(linesOf(finding.uri), finding.span),
    severity: severityNumbers[finding.severity],
    source: "portcullis",
    code: finding.rule.id,
    codeDescription: finding.check ? { href: finding.check.page } : pageOf(finding.rule),
    message: finding.message,
    ...(finding.tags.length > 0 && { tags: finding.tags.map((tag) => tagNumbers[tag]) }),
    ...(related.length > 0 && {
      relatedInformation: related.map(({ uri = finding.uri, span, message }) => ({
        location: { uri: session.clientUri(uri), range: toRange(linesOf(uri), span) },
        message,
      })),
    }),
  };
}

/** Milliseconds without a change after which files that were not typed in are looked at again. */
const idleMilliseconds = 250;

interface Report {
  readonly items: readonly Diagnostic[];
  /** Another one whenever the items of the file differ from those it had before. */
  readonly resultId: string;
}

/** Gives diagnostics to clients that ask, and sends them to those that do not. */
export class Diagnostics {
  readonly #session: Session;
  readonly #reports = new WeakMap<Scope["project"], Map<string, Report>>();
  /** The last report of each open file. */
  readonly #latest = new Map<string, Report>();
  /** Result id of what the client has of each open file. */
  readonly #shown = new Map<string, string>();
  #count = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Answers `textDocument/diagnostic`. */
  async answer(
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport | ResponseError<never>> {
    const uri = engineUri(params.textDocument.uri);
    const scope = await this.#session.workspace.scope(uri);
    // The client asks again for the newer text.
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    const { items, resultId } = this.#report(scope, uri);
    this.#shown.set(uri, resultId);
    return params.previousResultId === resultId
      ? { kind: "unchanged", resultId }
      : { kind: "full", resultId, items: [...items] };
  }

  /** An open file changed: it is looked at at once, the others when the typing rests. */
  changed(uri: string): void {
    if (!this.#session.capabilities.pull) {
      clearTimeout(this.#soon);
      // Changes that arrived together are one.
      this.#soon = setTimeout(
        this.#session.guarded("diagnostics", undefined, () => this.#send(uri)),
        0,
      );
    }
    this.update();
  }

  /** Something else changed: files whose diagnostics differ now are shown anew, when nothing more follows. */
  update(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(
      this.#session.guarded("diagnostics", undefined, () => this.#refresh()),
      idleMilliseconds,
    );
  }

  /** A file is open no longer. */
  async closed(uri: string): Promise<void> {
    this.#shown.delete(uri);
    this.#latest.delete(uri);
    if (!this.#session.capabilities.pull) await this.publish(uri, []);
  }

  /** Sends diagnostics that nobody asked for. */
  async publish(uri: string, diagnostics: readonly Diagnostic[], version?: number): Promise<void> {
    await this.#session.connection.sendDiagnostics({
      uri: this.#session.clientUri(uri),
      diagnostics: [...diagnostics],
      ...(version !== undefined && { version }),
    });
  }

  async #send(uri: string): Promise<void> {
    const scope = await this.#session.workspace.scope(uri);
    const file = this.#session.workspace.open.get(uri);
    if (!file) return;
    const { items, resultId } = this.#report(scope, uri);
    if (this.#shown.get(uri) === resultId) return;
    this.#shown.set(uri, resultId);
    await this.publish(uri, items, file.version);
  }

  async #refresh(): Promise<void> {
    const { workspace, capabilities, connection } = this.#session;
    for (const uri of [...workspace.open.keys()]) {
      if (!capabilities.pull) await this.#send(uri);
      else if (capabilities.refresh && (await this.#isOutdated(uri))) {
        await connection.languages.diagnostics.refresh();
        return;
      }
    }
  }

  async #isOutdated(uri: string): Promise<boolean> {
    const scope = await this.#session.workspace.scope(uri);
    const shown = this.#shown.get(uri);
    return shown !== undefined && shown !== this.#report(scope, uri).resultId;
  }

  #report(scope: Scope, uri: string): Report {
    const known = this.#reports.get(scope.project) ?? new Map<string, Report>();
    this.#reports.set(scope.project, known);
    const report = known.get(uri) ?? this.#makeReport(scope, uri);
    known.set(uri, report);
    return report;
  }

  #makeReport(scope: Scope, uri: string): Report {
    const items = this.#session.findings(scope, uri).map((finding) => toDiagnostic(this.#session, scope, finding));
    const latest = this.#latest.get(uri);
    if (latest && isSame(latest.items, items)) return latest;
    const report = { items, resultId: `${++this.#count}` };
    this.#latest.set(uri, report);
    return report;
  }
}

/** Whether two values of JSON are equal. Of two reports, a change moves what stands behind it: this mostly ends early. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
