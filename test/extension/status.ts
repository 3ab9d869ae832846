import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, type Test } from "./host.ts";
import { diagnosticOf, diagnosticsOf, gone, open, portcullis, uriOf } from "./workspace.ts";

const path = "Dockerfile";
const rule = "dockerfile/latest-base-image";

const rulesIn = (text: string): number => Number(/^Portcullis: (\d+) rules$/.exec(text)?.[1] ?? Number.NaN);

async function statusAndSetting(): Promise<void> {
  await open(path);
  const { statusItem } = await portcullis();
  await diagnosticOf(path, rule);
  const before = await eventually("the number of rules", () => rulesIn(statusItem.text) || undefined);
  assert.match(statusItem.detail ?? "", /no portcullis\.yaml · nginx of any version/);
  const configuration = vscode.workspace.getConfiguration("portcullis");
  await configuration.update("rules", { [rule]: "off" }, vscode.ConfigurationTarget.Workspace);
  await gone(path, rule);
  await eventually("one rule less", () => rulesIn(statusItem.text) === before - 1);
  await configuration.update("rules", undefined, vscode.ConfigurationTarget.Workspace);
  await diagnosticOf(path, rule);
  await eventually("all rules again", () => rulesIn(statusItem.text) === before);
}

async function settingsFile(): Promise<void> {
  const uri = uriOf("portcullis.yaml");
  await open(path);
  await diagnosticOf(path, rule);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`rules:\n  ${rule}: off\n  no-such/rule: off\n`));
  await gone(path, rule);
  const { statusItem } = await portcullis();
  await eventually("the file in force", () => /portcullis\.yaml · 1 not understood/.test(statusItem.detail ?? ""));
  await open("portcullis.yaml");
  const problem = await diagnosticOf("portcullis.yaml", "portcullis/settings");
  assert.equal(problem.range.start.line, 2);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode("rules: {}\n"));
  await gone("portcullis.yaml", "portcullis/settings");
  await open(path);
  await diagnosticOf(path, rule);
  await vscode.workspace.fs.delete(uri);
}

async function checkWorkspace(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await eventually("no diagnostics of closed files", () => diagnosticsOf("nginx/conf.d/admin.conf").length === 0);
  const outcome = await vscode.commands.executeCommand<{ files: number }>("portcullis.checkWorkspace");
  assert.ok(outcome.files >= 8, `${outcome.files} files`);
  await eventually("diagnostics of a closed file", () => diagnosticsOf("nginx/conf.d/admin.conf").length > 0);
  await vscode.commands.executeCommand("notifications.clearAll");
}

/** Proves that the status item tells the truth and that settings act. */
export const statusTests: readonly Test[] = [
  { name: "the status item and a setting change work", run: statusAndSetting },
  { name: "a portcullis.yaml that appears decides, and its mistakes are shown in it", run: settingsFile },
  { name: "a check of the workspace shows findings of files that are not open", run: checkWorkspace },
];
