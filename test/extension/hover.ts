import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Test } from "./host.ts";
import { diagnosticOf, open, uriOf } from "./workspace.ts";

async function textAt(path: string, position: vscode.Position): Promise<string> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    uriOf(path),
    position,
  );
  return found
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

async function explainsFinding(): Promise<void> {
  const path = "nginx/nginx.conf";
  await open(path);
  const { range } = await diagnosticOf(path, "nginx/server-tokens-on");
  const text = await textAt(path, range.start);
  // From the rule's rationale, its criterion and its remedy.
  assert.match(text, /Scanners sort servers by the version/);
  assert.match(text, /Relates to CC6\.6/);
  assert.match(text, /Does not show that the version in use/);
  assert.match(text, /Set `server_tokens off;` once/);
}

async function documentsDirective(): Promise<void> {
  const path = "nginx/nginx.conf";
  const { document } = await open(path);
  const offset = document.getText().indexOf("sendfile");
  assert.match(await textAt(path, document.positionAt(offset)), /ngx_http_core_module\.html#sendfile/);
}

async function explainsRule(): Promise<void> {
  await vscode.commands.executeCommand("portcullis.explainRule", "nginx/server-tokens-on");
  const uri = vscode.Uri.from({ scheme: "portcullis", path: "/nginx/server-tokens-on.md" });
  const page = await vscode.workspace.openTextDocument(uri);
  assert.match(page.getText(), /^# nginx\/server-tokens-on\n/);
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
}

/** Proves that the editor explains what it shows. */
export const hoverTests: readonly Test[] = [
  { name: "hovering a finding shows its rationale and criterion", run: explainsFinding },
  { name: "hovering an nginx directive shows its documentation", run: documentsDirective },
  { name: "a rule is explained in a read-only document", run: explainsRule },
];
