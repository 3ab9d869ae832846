import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, screenshot, type Test } from "./host.ts";

async function activatesForDockerfile(): Promise<void> {
  const extension = vscode.extensions.getExtension("portcullis.portcullis");
  assert.ok(extension, "the extension portcullis.portcullis is not installed");
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "Dockerfile"));
  assert.equal(document.languageId, "dockerfile");
  await vscode.window.showTextDocument(document);
  await eventually("the extension is active", () => extension.isActive);
  await screenshot("smoke.png");
}

/** Proves that the tests meet a real editor and that the extension wakes up in it. */
export const smokeTests: readonly Test[] = [
  {
    name: "VS Code runs and answers commands",
    run: async () => {
      assert.match(vscode.version, /^1\.\d+\.\d+/);
      assert.ok((await vscode.commands.getCommands(true)).includes("editor.action.quickFix"));
    },
  },
  { name: "the extension activates for a Dockerfile", run: activatesForDockerfile },
];
