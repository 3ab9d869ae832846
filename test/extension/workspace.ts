import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "./host.ts";

/** What the extension gives to its tests. */
interface Portcullis {
  readonly statusItem: vscode.LanguageStatusItem;
}

/** The uri of a file of the open folder. */
export function uriOf(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Shows a file of the open folder. */
export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));
}

/** Our diagnostics of a file, by place. */
export function diagnosticsOf(path: string): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uriOf(path))
    .filter(({ source }) => source === "portcullis")
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The rule of a diagnostic. */
export const ruleOf = ({ code }: vscode.Diagnostic): string =>
  String(typeof code === "object" ? code.value : (code ?? ""));

/** Waits for the diagnostic of a rule in a file. */
export const diagnosticOf = (path: string, rule: string): Promise<vscode.Diagnostic> =>
  eventually(`${rule} in ${path}`, () => diagnosticsOf(path).find((diagnostic) => ruleOf(diagnostic) === rule));

/** Waits until a rule finds nothing in a file any more. */
export const gone = (path: string, rule: string): Promise<boolean> =>
  eventually(`no ${rule} in ${path}`, () => diagnosticsOf(path).every((diagnostic) => ruleOf(diagnostic) !== rule));

/** The code actions at a range, with their edits. */
export const actionsAt = (path: string, range: vscode.Range, kind: string): Thenable<vscode.CodeAction[]> =>
  vscode.commands.executeCommand("vscode.executeCodeActionProvider", uriOf(path), range, kind, 100);

/** Applies the edit of an action. */
export async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit, `no edit in "${action?.title}"`);
  assert.ok(await vscode.workspace.applyEdit(action.edit), `"${action.title}" could not be applied`);
}

/** Puts the active file back to what is saved. */
export const revert = (): Thenable<void> => vscode.commands.executeCommand("workbench.action.files.revert");

/** What the running extension gives. */
export async function portcullis(): Promise<Portcullis> {
  const extension = vscode.extensions.getExtension<Portcullis>("portcullis.portcullis");
  assert.ok(extension, "the extension is not installed");
  return extension.activate();
}
