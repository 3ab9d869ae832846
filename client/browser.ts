// Entry point of the extension where it runs in a browser.
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { type Portcullis, start } from "./start.ts";

declare const Worker: new (url: string) => ConstructorParameters<typeof LanguageClient>[2];

let running: Portcullis | undefined;

/** Starts the server in a Worker. */
export async function activate(context: vscode.ExtensionContext): Promise<Portcullis> {
  const worker = new Worker(vscode.Uri.joinPath(context.extensionUri, "dist", "server.web.js").toString(true));
  running = await start(context, (options) => new LanguageClient("portcullis", "Portcullis", worker, options));
  return running;
}

export const deactivate = (): Promise<void> | undefined => running?.client.dispose();
