import { type Connection, DidChangeWatchedFilesNotification, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { WorkspaceChecks } from "./check-workspace.ts";
import { engineUri } from "./convert.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { Session } from "./session.ts";

/** Milliseconds that the first file has for itself before the rest of the workspace is read. */
const discoveryDelay = 300;

/** Files whose changes matter though nobody has them open. */
const watched =
  "**/{portcullis.yaml,.hadolint.yaml,.hadolint.yml,*[dD]ockerfile*,*[cC]ontainerfile*,.dockerignore,*.conf,*.template,*.nginx,*_params,mime.types}";

/** What hears of changed files. */
export interface FileListeners {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
  readonly checks: WorkspaceChecks;
}

/** Keeps the workspace in step with the editor's files. Before the client has introduced itself there are no listeners. */
export function followOpenFiles(connection: Connection, listeners: () => FileListeners | undefined): void {
  const documents = new TextDocuments(TextDocument);
  let isDiscovering = false;
  const on = (name: string, listen: (found: FileListeners, document: TextDocument) => Promise<void> | void) => {
    return ({ document }: { readonly document: TextDocument }): void => {
      const found = listeners();
      if (found) void found.session.guarded(name, undefined, () => listen(found, document))();
    };
  };
  documents.onDidOpen(
    on("didOpen", ({ session, diagnostics }, document) => {
      session.workspace.open.set(engineUri(document.uri), document);
      if (!isDiscovering)
        setTimeout(session.guarded("discovery", undefined, discover), discoveryDelay, session, diagnostics);
      isDiscovering = true;
    }),
  );
  documents.onDidChangeContent(
    on("didChange", ({ session, diagnostics }, document) => {
      const uri = engineUri(document.uri);
      session.workspace.touch(uri);
      diagnostics.changed(uri);
    }),
  );
  documents.onDidClose(
    on("didClose", async ({ session, diagnostics }, document) => {
      const uri = engineUri(document.uri);
      session.workspace.open.delete(uri);
      session.workspace.touch(uri);
      await diagnostics.closed(uri);
      diagnostics.update();
    }),
  );
  documents.listen(connection);
}

async function discover({ workspace }: Session, diagnostics: Diagnostics): Promise<void> {
  await workspace.discover();
  diagnostics.update();
}

/** Hears of files that change on the disk; asks the client to watch them where it can. */
export async function followDisk(
  connection: Connection,
  { session, diagnostics, checks }: FileListeners,
): Promise<void> {
  connection.onDidChangeWatchedFiles(
    session.guarded("didChangeWatchedFiles", undefined, async ({ changes }) => {
      for (const { uri } of changes) session.workspace.touch(engineUri(uri));
      diagnostics.update();
      await checks.update();
    }),
  );
  if (session.capabilities.watchesFiles) {
    const watchers = [{ globPattern: watched }];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}
