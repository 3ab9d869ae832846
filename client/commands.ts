import * as vscode from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";
import { scaffold } from "./scaffold.ts";

interface RuleEntry {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly equivalents: readonly string[];
}

interface WorkspaceCheck {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
}

/** Registers the commands of the extension. */
export function registerCommands(
  client: BaseLanguageClient,
  output: vscode.LogOutputChannel,
  statusItem: vscode.LanguageStatusItem,
): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand("portcullis.explainRule", (id: unknown) => explainRule(client, id)),
    registerCommand("portcullis.checkWorkspace", () => checkWorkspace(client, statusItem)),
    registerCommand("portcullis.scaffold", () => scaffold(client)),
    registerCommand("portcullis.showOutput", () => output.show()),
  ];
}

/** Shows what a rule is about; without an id a person picks one. */
async function explainRule(client: BaseLanguageClient, given: unknown): Promise<void> {
  const id = typeof given === "string" ? given : await pickRule(client);
  if (id === undefined) return;
  const uri = vscode.Uri.from({ scheme: "portcullis", path: `/${id}.md` });
  try {
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  } catch {
    // Somebody may have disabled the editor's Markdown extension.
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

async function pickRule(client: BaseLanguageClient): Promise<string | undefined> {
  const rules = await client.sendRequest<readonly RuleEntry[]>("portcullis/rules");
  const items = rules.map(({ id, title, severity, equivalents }) => ({
    label: id,
    description: severity,
    detail: [title, ...equivalents].join(" · "),
  }));
  const options = { title: "Explain rule", placeHolder: "A rule, or another tool's id", matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.label;
}

/** Reviews all files; their findings appear among the problems. Gives what was found, for callers that are programs. */
async function checkWorkspace(
  client: BaseLanguageClient,
  statusItem: vscode.LanguageStatusItem,
): Promise<WorkspaceCheck | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Portcullis: checking the workspace",
    cancellable: true,
  };
  statusItem.busy = true;
  try {
    const outcome = await vscode.window.withProgress(options, (progress, token) => request(client, progress, token));
    if (outcome && !outcome.cancelled) void offerProblems(outcome);
    return outcome ?? undefined;
  } finally {
    statusItem.busy = false;
  }
}

async function request(
  client: BaseLanguageClient,
  progress: vscode.Progress<{ message?: string }>,
  token: vscode.CancellationToken,
): Promise<WorkspaceCheck | null> {
  const workDoneToken = `check ${Date.now()}`;
  const heard = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === "report" && value.message !== undefined) progress.report({ message: value.message });
  });
  try {
    const params = { workDoneToken, shown: shownFiles().map(String) };
    return await client.sendRequest<WorkspaceCheck | null>("portcullis/checkWorkspace", params, token);
  } finally {
    heard.dispose();
  }
}

/** The files in tabs: for these the client asks by itself. A document that is open in no tab belongs to some program. */
function shownFiles(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap((input) => {
    if (input instanceof vscode.TabInputText) return [input.uri];
    return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
  });
}

async function offerProblems({ findings, files }: WorkspaceCheck): Promise<void> {
  const show = "Show problems";
  const message = `Portcullis: ${count(findings, "finding")} in ${count(files, "file")}.`;
  const chosen = await vscode.window.showInformationMessage(message, ...(findings > 0 ? [show] : []));
  if (chosen === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
