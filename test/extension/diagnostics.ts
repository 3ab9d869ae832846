import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, screenshot, type Test } from "./host.ts";
import { diagnosticOf, diagnosticsOf, open, ruleOf, uriOf } from "./workspace.ts";

/** What expected.txt says must be found: `line:rule` by path. */
async function expectations(): Promise<Map<string, string[]>> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf("expected.txt")));
  const expected = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, path, place] = /^([^#\s:]\S*?):(\d+:\S+) {2}/.exec(line) ?? [];
    if (path && place) expected.set(path, [...(expected.get(path) ?? []), place]);
  }
  return expected;
}

const placesIn = (path: string): string[] =>
  diagnosticsOf(path).map((diagnostic) => `${diagnostic.range.start.line + 1}:${ruleOf(diagnostic)}`);

async function showsWhatIsExpected(): Promise<void> {
  const expected = await expectations();
  assert.ok(expected.size >= 5, "expected.txt names files");
  for (const [path, places] of expected) {
    await open(path);
    const wanted = places.sort().join("\n");
    await eventually(`${path}: all of\n${wanted}\n`, () => placesIn(path).sort().join("\n") === wanted).catch(
      (error: Error) => assert.equal(placesIn(path).sort().join("\n"), wanted, error.message),
    );
  }
}

async function followsTyping(): Promise<void> {
  const path = "Dockerfile";
  const editor = await open(path);
  await diagnosticOf(path, "dockerfile/latest-base-image");
  const before = placesIn(path).length;
  await editor.edit((edit) => edit.insert(new vscode.Position(editor.document.lineCount, 0), "\nUSER root\n"));
  await diagnosticOf(path, "dockerfile/root-user");
  await vscode.commands.executeCommand("undo");
  await eventually("as many as before", () => placesIn(path).length === before);
}

/** Long enough for a hover or a panel to be drawn, in milliseconds. */
const drawing = 2000;

async function showsThem(): Promise<void> {
  const path = "nginx/conf.d/notes.conf";
  const { document } = await open(path);
  const { range } = await diagnosticOf(path, "nginx/alias-traversal");
  await vscode.commands.executeCommand("notifications.clearAll");
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(new vscode.Range(range.start.translate(-15), range.end), vscode.TextEditorRevealType.AtTop);
  await vscode.commands.executeCommand("editor.action.showHover");
  await new Promise((resolve) => setTimeout(resolve, drawing));
  await screenshot("sample.png");
  assert.ok(diagnosticsOf(path).length > 1);
}

/** Proves that findings reach the editor. */
export const diagnosticsTests: readonly Test[] = [
  { name: "opening the sample shows exactly the expected diagnostics", run: showsWhatIsExpected },
  { name: "diagnostics follow typing", run: followsTyping },
  { name: "the Problems panel lists them", run: showsThem },
];
