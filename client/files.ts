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
  on("portcullis/kindOf", async (uri) => kindOf((await vscode.workspace.fs.stat(uri)).type));
  client.onRequest(
    "portcullis/projectPaths",
    ({ uri, skipped }: { readonly uri: string; readonly skipped: string[] }) =>
      projectPaths(vscode.Uri.parse(uri), new Set(skipped)),
  );
}

function kindOf(type: vscode.FileType): string {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return "link";
  return (type & vscode.FileType.Directory) !== 0 ? "folder" : "file";
}

/** Folders in folders beyond which nothing is looked for. */
const deepest = 8;

/** The paths of a folder's files, relative and with `/`. Links are not followed. */
async function projectPaths(folder: vscode.Uri, skipped: ReadonlySet<string>): Promise<readonly string[]> {
  const paths: string[] = [];
  const collect = async (below: string, depth: number): Promise<void> => {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, below));
    for (const [name, type] of entries) {
      if (paths.length >= maximumFiles) return;
      if (type === vscode.FileType.File) paths.push(below + name);
      else if (type === vscode.FileType.Directory && depth < deepest && !skipped.has(name))
        await collect(`${below}${name}/`, depth + 1);
    }
  };
  // A folder that cannot be read holds nothing to go by.
  await collect("", 0).catch(() => undefined);
  return paths;
}

async function readFile(uri: vscode.Uri): Promise<string | null> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0 || size > maximumBytes) return null;
  const bytes = await vscode.workspace.fs.readFile(uri);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
