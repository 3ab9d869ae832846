import { type CancellationToken, WorkDoneProgress } from "vscode-languageserver";
import { compareText, type Finding } from "../engine/finding.ts";
import { basename } from "../engine/uri.ts";
import { isRecord } from "./capabilities.ts";
import { type Diagnostics, toDiagnostic } from "./diagnostics.ts";
import type { Session } from "./session.ts";
import type { Scope } from "./workspace.ts";

/** What a check of the workspace found. */
export interface WorkspaceCheck {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
}

/** Reviews every file of the workspace and shows the findings of those that are not open. */
export class WorkspaceChecks {
  readonly #session: Session;
  readonly #diagnostics: Diagnostics;
  /** Closed files whose findings are shown. */
  readonly #shown = new Set<string>();

  constructor(session: Session, diagnostics: Diagnostics) {
    this.#session = session;
    this.#diagnostics = diagnostics;
  }

  /** Answers `portcullis/checkWorkspace`, whose `workDoneToken` hears how far it got. */
  async check(params: unknown, token: CancellationToken): Promise<WorkspaceCheck> {
    const progress = isRecord(params) ? params.workDoneToken : undefined;
    const total = { files: 0, findings: 0 };
    await this.#session.workspace.discover();
    for (const scope of await this.#session.workspace.scopes()) {
      await this.#report(progress, basename(scope.root));
      // Gives a cancellation the chance to arrive.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (token.isCancellationRequested) return { ...total, cancelled: true };
      const { findings } = this.#session.review(scope);
      for (const uri of filesOf(scope)) {
        const own = uri === scope.configuration?.uri ? this.#session.findings(scope, uri) : of(findings, uri);
        total.files++;
        total.findings += own.length;
        await this.#show(scope, uri, own);
      }
    }
    return { ...total, cancelled: false };
  }

  /** Shows anew what is shown of closed files, after something changed on the disk. */
  async update(): Promise<void> {
    for (const uri of [...this.#shown]) {
      const scope = await this.#session.workspace.scope(uri);
      await this.#show(scope, uri, this.#session.findings(scope, uri));
    }
  }

  /** A file was opened: from here on the editor asks for its findings. */
  async opened(uri: string): Promise<void> {
    if (this.#shown.delete(uri)) await this.#diagnostics.publish(uri, []);
  }

  async #show(scope: Scope, uri: string, findings: readonly Finding[]): Promise<void> {
    if (this.#session.workspace.open.has(uri)) return;
    this.#shown.add(uri);
    const diagnostics = findings.map((finding) => toDiagnostic(this.#session, scope, finding));
    await this.#diagnostics.publish(uri, diagnostics);
  }

  async #report(token: unknown, message: string): Promise<void> {
    if (typeof token !== "string" && typeof token !== "number") return;
    await this.#session.connection.sendProgress(WorkDoneProgress.type, token, { kind: "report", message });
  }
}

function filesOf({ project, configuration }: Scope): string[] {
  const settings = configuration ? [configuration.uri] : [];
  return [...project.files.documents.keys(), ...settings].sort(compareText);
}

const of = (findings: readonly Finding[], uri: string): readonly Finding[] =>
  findings.filter((finding) => finding.uri === uri);
