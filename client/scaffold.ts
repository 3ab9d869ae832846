import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { apply } from "./scaffold-edit.ts";

interface Question {
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  readonly answer: string;
  readonly isAsked: boolean;
}

interface Detected {
  readonly found: readonly { readonly option: string; readonly value: string; readonly from: string }[];
  readonly open: readonly string[];
  readonly packages: readonly string[];
  readonly questions: readonly Question[];
  readonly answersFile: string;
  readonly hasAnswersFile: boolean;
  readonly problems: readonly string[];
}

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

/** The folder and what was answered so far: by option, as typed. */
interface Job {
  readonly folder: string;
  workspace: string | undefined;
  readonly answers: Record<string, string>;
}

const title = "Scaffold secure stack";

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

type Choice = "use" | "change" | "answers";

async function summary({ found, open, problems, hasAnswersFile }: Detected): Promise<Choice | undefined> {
  const known = found.map(({ option, value, from }) => ({
    label: `$(check) ${option}`,
    description: value,
    detail: from,
  }));
  const unknown = [...problems, ...open].map((sentence) => ({ label: "$(question)", description: sentence }));
  const items: (vscode.QuickPickItem & { readonly choice?: Choice })[] = [
    { label: "Use these", description: "and see what would be written", choice: "use" },
    { label: "Change…", description: "any answer", choice: "change" },
    ...(hasAnswersFile ? [{ label: "Open answers file", choice: "answers" as const }] : []),
    { label: "Detected", kind: vscode.QuickPickItemKind.Separator },
    ...known,
    { label: "To look at", kind: vscode.QuickPickItemKind.Separator },
    ...unknown,
  ];
  const options = { title, placeHolder: "What the project says", matchOnDescription: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  return chosen && (chosen.choice ?? "use");
}

async function change(job: Job, { questions }: Detected): Promise<void> {
  const items = questions.map((question) => ({ label: question.title, description: question.answer, question }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: "Answer to change" });
  if (chosen) await ask(job, chosen.question);
}

/** The few questions that no project answers; false when somebody stops. */
async function askAll(job: Job, detect: () => Promise<Detected>): Promise<boolean> {
  const asked = new Set<string>();
  for (;;) {
    const { questions } = await detect();
    const next = questions.find(({ path, isAsked }) => isAsked && !asked.has(path));
    if (!next) return true;
    asked.add(next.path);
    if (!(await ask(job, next))) return false;
  }
}

/** Asks for one answer and keeps it; false when somebody stops. */
async function ask(job: Job, { path, title: name, help, values, answer }: Question): Promise<boolean> {
  const typed = values
    ? await pickValue(name, help, values, answer)
    : await vscode.window.showInputBox({ title: name, prompt: help, value: answer });
  if (typed === undefined) return false;
  if (typed !== answer) job.answers[path] = typed;
  return true;
}

async function pickValue(
  name: string,
  help: string,
  values: NonNullable<Question["values"]>,
  answer: string,
): Promise<string | undefined> {
  // The answer so far stands first, so that Enter keeps it.
  const sorted = [...values].sort((a, b) => Number(b.value === answer) - Number(a.value === answer));
  const items = sorted.map(({ value, label }) => ({ label, description: value, value }));
  return (await vscode.window.showQuickPick(items, { title: name, placeHolder: help }))?.value;
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
