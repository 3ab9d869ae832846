// Entry point of the extension where it runs on Node: on the desktop, over SSH, in containers.
import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { type Portcullis, start } from "./start.ts";

let running: Portcullis | undefined;

/** Starts the server as a process of its own, over IPC. */
export async function activate(context: vscode.ExtensionContext): Promise<Portcullis> {
  const run = { module: context.asAbsolutePath("dist/cli.cjs"), args: ["lsp"], transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  running = await start(context, (options) => new LanguageClient("portcullis", "Portcullis", { run, debug }, options));
  return running;
}

export const deactivate = (): Promise<void> | undefined => running?.client.dispose();
