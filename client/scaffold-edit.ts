import * as vscode from "vscode";
import type { PlannedFile, PlannedStack } from "./scaffold.ts";

/** What a preview calls the change of a file. */
const labels: Readonly<Record<string, string>> = {
  create: "New files",
  update: "Generated before",
  merge: "Merged into what is there",
  differs: "Proposed beside what is there",
  "user-modified": "Proposed beside what is there",
  replace: "Replaced",
};

/** Shows the files in the editor's preview of changes; what somebody takes there is written, and one undo takes it back. */
export async function apply(folder: vscode.WorkspaceFolder, plan: PlannedStack): Promise<void> {
  const written = plan.files.filter((file) => file.write && isInside(folder, file.write.uri));
  if (written.length === 0) {
    void vscode.window.showInformationMessage("Portcullis: the stack is as generated; there is nothing to do.");
    return;
  }
  const dirty = unsaved(written);
  if (dirty.length > 0) {
    void vscode.window.showWarningMessage(`Portcullis: save ${dirty.join(", ")} first.`);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const asked = confirmed(written);
  for (const file of written) await add(edit, file, asked.has(file));
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return;
  await afterwards(folder, plan);
}

/** Whatever the server says, nothing outside the chosen folder is written. */
function isInside({ uri }: vscode.WorkspaceFolder, target: string): boolean {
  const folder = uri.toString().replace(/\/$/, "");
  return target.startsWith(`${folder}/`) && !decodeURIComponent(target).includes("/../");
}

/**
 * The files that somebody has to check in the preview: those that are there already. The editor shows the preview only
 * where there is one to check, so that of new files alone the record of them is left to check.
 */
function confirmed(written: readonly PlannedFile[]): ReadonlySet<PlannedFile> {
  const there = written.filter(({ write }) => write?.before !== undefined);
  return new Set(there.length > 0 ? there : written.slice(-1));
}

async function add(
  edit: vscode.WorkspaceEdit,
  { status, reason, write }: PlannedFile,
  needsConfirmation: boolean,
): Promise<void> {
  if (!write) return;
  const uri = vscode.Uri.parse(write.uri);
  const label = labels[status] ?? status;
  const metadata = { needsConfirmation, label, description: reason };
  if (write.before === undefined) {
    edit.createFile(uri, { contents: new TextEncoder().encode(write.after) }, metadata);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const { start, end, text } = difference(before, write.after);
  edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, metadata);
}

/** The one stretch in which two texts differ: offsets in the first, and what stands there in the second. */
function difference(before: string, after: string): { start: number; end: number; text: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

/** Files of the plan with changes that nobody saved yet: those are not what the plan was made for. */
const unsaved = (written: readonly PlannedFile[]): readonly string[] =>
  written
    .filter(({ write }) => {
      const uri = write && vscode.Uri.parse(write.uri).toString();
      return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri);
    })
    .map(({ path }) => path);

/** Opens the guide where it was written, and says what comes next. No command is run. */
async function afterwards(folder: vscode.WorkspaceFolder, { files, next }: PlannedStack): Promise<void> {
  const guide = vscode.Uri.joinPath(folder.uri, "docs/stack.md");
  const isThere = await vscode.workspace.fs.stat(guide).then(
    () => true,
    () => false,
  );
  if (isThere) await vscode.window.showTextDocument(guide, { preview: false });
  const programs = files.filter(({ write }) => write?.executable).map(({ path }) => path);
  const modes = programs.length > 0 ? ` Make executable: ${programs.join(", ")}.` : "";
  const commands = next.map(({ command }) => command).join("; ");
  void vscode.window.showInformationMessage(`Portcullis: next ${commands}.${modes}`);
}
