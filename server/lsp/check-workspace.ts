import { type CancellationToken, WorkDoneProgress } from "vscode-languageserver";
import { compareText, type Finding } from "../engine/finding.ts";
import { basename } from "../engine/uri.ts";
import { isRecord } from "./capabilities.ts";
import { engineUri } from "./convert.ts";
import { type Diagnostics, toDiagnostic } from "./diagnostics.ts";
import type { Session } from "./session.ts";
import type { Scope } from "./workspace.ts";

/** What a check of the workspace found. */
export interface WorkspaceCheck {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
}

/** Reviews every file of the workspace and sends the findings of those that the editor does not show by itself. */
export class WorkspaceChecks {
  readonly #session: Session;
  readonly #diagnostics: Diagnostics;
  /** Files whose findings were sent though nobody asked. */
  readonly #shown = new Set<string>();

  constructor(session: Session, diagnostics: Diagnostics) {
    this.#session = session;
    this.#diagnostics = diagnostics;
  }

  /**
   * Answers `portcullis/checkWorkspace`, whose `workDoneToken` hears how far it got. `shown` are the uris of the files
   * whose findings the client shows by itself; without it these are the open ones.
   */
  async check(params: unknown, token: CancellationToken): Promise<WorkspaceCheck> {
    const { workDoneToken: progress, shown } = isRecord(params) ? params : {};
    const { open } = this.#session.workspace;
    const skipped = new Set(Array.isArray(shown) ? shown.map((uri) => engineUri(String(uri))) : open.keys());
    const total = { files: 0, findings: 0 };
    await this.#session.workspace.discover();
    for (const scope of await this.#session.workspace.scopesWithScripts()) {
      await this.#report(progress, basename(scope.root));
      // Gives a cancellation the chance to arrive.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (token.isCancellationRequested) return { ...total, cancelled: true };
      const { findings } = this.#session.review(scope);
      for (const uri of filesOf(scope)) {
        const own = uri === scope.configuration?.uri ? this.#session.findings(scope, uri) : of(findings, uri);
        total.files++;
        total.findings += own.length;
        if (!skipped.has(uri)) await this.#show(scope, uri, own);
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

  /** The editor asks for the findings of a file: from here on it shows them by itself. */
  async asked(uri: string): Promise<void> {
    if (this.#shown.delete(uri)) await this.#diagnostics.publish(uri, []);
  }

  async #show(scope: Scope, uri: string, findings: readonly Finding[]): Promise<void> {
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
