import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { apply } from "./scaffold-edit.ts";
import { askAll, change, type Detected, type Job, summary, title } from "./scaffold-questions.ts";

/** A file of the plan as the server tells it. */
export interface PlannedFile {
  readonly path: string;
  readonly status: string;
  readonly reason: string;
  readonly write?: {
    readonly uri: string;
    readonly before?: string;
    readonly after: string;
    readonly executable: boolean;
  };
}

/** What the server would write. */
export interface PlannedStack {
  readonly files: readonly PlannedFile[];
  readonly next: readonly { readonly command: string; readonly why: string }[];
  readonly imagesDate: string;
  readonly problems: readonly string[];
}

/** Asks what no project tells, previews the files, and writes them where somebody says so. */
export async function scaffold(client: BaseLanguageClient): Promise<void> {
  const folder = await pickFolder();
  if (!folder) return;
  const job: Job = { folder: folder.uri.toString(), workspace: undefined, answers: {} };
  const detect = (): Promise<Detected> => client.sendRequest<Detected>("portcullis/scaffold/detect", { ...job });
  if (!(await agree(job, detect))) return;
  const plan = await client.sendRequest<PlannedStack>("portcullis/scaffold/plan", { ...job });
  const choices = await settle(plan);
  if (!choices) return;
  const isChosen = Object.keys(choices).length > 0;
  const settled = isChosen
    ? await client.sendRequest<PlannedStack>("portcullis/scaffold/plan", { ...job, choices })
    : plan;
  await apply(folder, settled);
}

async function pickFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: "Folder of the application" });
  if (!folders[0]) await vscode.window.showWarningMessage("Portcullis: open the folder of the application first.");
  return folders[0];
}

/** Shows what was detected until somebody takes it; false when nothing is to happen. */
async function agree(job: Job, detect: () => Promise<Detected>): Promise<boolean> {
  let detected = await detect();
  if (detected.packages.length > 1) {
    const placeHolder = "Package to ship";
    job.workspace = await vscode.window.showQuickPick([...detected.packages], { title, placeHolder });
    if (job.workspace === undefined) return false;
    detected = await detect();
  }
  let chosen = await summary(detected);
  while (chosen === "change") {
    await change(job, detected);
    detected = await detect();
    chosen = await summary(detected);
  }
  if (chosen === "answers") await vscode.window.showTextDocument(vscode.Uri.parse(detected.answersFile));
  if (chosen !== "use") return false;
  return detected.hasAnswersFile || askAll(job, detect);
}

/** What becomes of files that somebody wrote or changed; undefined when nothing is to happen. */
async function settle({ files, problems }: PlannedStack): Promise<Record<string, string> | undefined> {
  if (problems.length > 0) {
    await vscode.window.showWarningMessage(`Portcullis: ${problems.join("; ")}`);
    return undefined;
  }
  const theirs = files.filter(({ status, write }) => write && ["differs", "user-modified", "merge"].includes(status));
  if (theirs.length === 0) return {};
  const items = [
    { label: "Merge what goes together, propose the rest beside", value: "merge" },
    { label: "Propose everything beside, as *.proposed", value: "propose" },
    { label: "Keep what is there", value: "keep" },
    { label: "Replace", description: "one undo brings it back", value: "replace" },
  ];
  const placeHolder = `Already there: ${theirs.map(({ path }) => path).join(", ")}`;
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  return chosen && Object.fromEntries(theirs.map(({ path }) => [path, chosen.value]));
}
