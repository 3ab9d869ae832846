import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { registerCommands } from "./commands.ts";
import { serveFiles } from "./files.ts";
import { createStatusItem } from "./status.ts";

/** What the extension gives to its tests. */
export interface Portcullis {
  readonly client: BaseLanguageClient;
  readonly statusItem: vscode.LanguageStatusItem;
}

/** Languages and files that the server looks at, of any scheme. */
const selector = [
  { language: "dockerfile" },
  { language: "nginx" },
  { language: "NGINX" },
  { pattern: "**/portcullis.yaml" },
];

/** Crashes of the server within three minutes after which it is not started again. */
const maxRestartCount = 3;

/** Starts the client that `create` makes for its environment, with everything that belongs to it. */
export async function start(
  context: vscode.ExtensionContext,
  create: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Portcullis> {
  const output = vscode.window.createOutputChannel("Portcullis", { log: true });
  const client = create(clientOptions(output));
  serveFiles(client);
  const statusItem = createStatusItem(context, client, selector);
  context.subscriptions.push(output, ...registerCommands(client, output, statusItem));
  await client.start();
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification("portcullis/trusted")),
  );
  return { client, statusItem };
}

function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: selector,
    outputChannel: output,
    traceOutputChannel: output,
    initializationOptions: () => ({ readsFiles: true, explainsRules: true, trusted: vscode.workspace.isTrusted }),
    connectionOptions: { maxRestartCount },
    markdown: { isTrusted: { enabledCommands: ["portcullis.explainRule"] }, supportHtml: false },
    diagnosticPullOptions: { onChange: true, onSave: false, onFocus: true },
    middleware: {
      didOpen: async (document, next) => (isOwn(document.uri) ? next(document) : undefined),
      didChange: async (event, next) => (isOwn(event.document.uri) ? next(event) : undefined),
      didClose: async (document, next) => (isOwn(document.uri) ? next(document) : undefined),
      provideDiagnostics: (document, previous, token, next) =>
        isOwn(document instanceof vscode.Uri ? document : document.uri) ? next(document, previous, token) : undefined,
    },
  };
}

/**
 * Whether a document is a file somebody works on. The old side of a diff, output and chat snippets have languages too,
 * and a selector cannot exclude them.
 */
function isOwn({ scheme }: vscode.Uri): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isEdited = scheme === "untitled" || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
  return isEdited || folders.some(({ uri }) => uri.scheme === scheme);
}
