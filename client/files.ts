import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** Largest file that is read, in bytes. */
const maximumBytes = 5_000_000;

/** Files that one search gives at most. */
const maximumFiles = 2000;

/** Files that may be Dockerfiles or nginx configuration; the server looks closer. */
const candidates =
  "**/{*[dD]ockerfile*,*[cC]ontainerfile*,*.conf,*.conf.template,*.nginx,*.nginxconf,*.vhost,*_params,mime.types,sites-available/*,sites-enabled/*,snippets/*,vhosts/*,vhost.d/*}";

/** Gives the server files through the editor, which reads them also where there is no disk. */
export function serveFiles(client: BaseLanguageClient): void {
  const on = (method: string, answer: (uri: vscode.Uri) => Promise<string | readonly string[] | null>): void => {
    client.onRequest(method, async ({ uri }: { readonly uri: string }): Promise<unknown> => {
      try {
        return await answer(vscode.Uri.parse(uri));
      } catch {
        // What cannot be read is not there.
        return null;
      }
    });
  };
  on("portcullis/readFile", readFile);
  on("portcullis/listFolder", async (uri) => (await vscode.workspace.fs.readDirectory(uri)).map(([name]) => name));
  on("portcullis/findFiles", async (uri) => {
    const found = await vscode.workspace.findFiles(
      new vscode.RelativePattern(uri, candidates),
      "**/{node_modules,.git}/**",
      maximumFiles,
    );
    return found.map(String);
  });
}

async function readFile(uri: vscode.Uri): Promise<string | null> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0 || size > maximumBytes) return null;
  const bytes = await vscode.workspace.fs.readFile(uri);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
