import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, screenshot, type Test } from "./host.ts";
import { uriOf } from "./workspace.ts";

const decoder = new TextDecoder();

const exists = (path: string): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uriOf(path))).then(
    () => true,
    () => false,
  );

const read = async (path: string): Promise<string> => decoder.decode(await vscode.workspace.fs.readFile(uriOf(path)));

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

/** Questions, with the summary before them and the choice for files that are there after them. */
const questions = 7;

/** Takes what each of the questions proposes; the preview follows. */
async function answerAll(): Promise<void> {
  for (let i = 0; i < questions; i++) {
    await pause(900);
    await run("workbench.action.acceptSelectedQuickOpenItem");
  }
  await drawn();
}

/** As long as the editor takes to draw the preview on a busy machine. */
const drawn = (): Promise<void> => pause(4000);

/** Applies the preview: the command does nothing until the preview stands. */
async function take(done: Thenable<unknown>): Promise<void> {
  let isDone = false;
  void done.then(() => {
    isDone = true;
  });
  await eventually(
    "the preview is applied",
    async () => {
      if (!isDone) await run("refactorPreview.apply");
      await pause(500);
      return isDone;
    },
    40_000,
  );
}

async function scaffoldsTheSample(): Promise<void> {
  const before = { dockerfile: await read("Dockerfile"), ignore: await read(".dockerignore") };
  assert.ok(!(await exists("docs/stack.md")), "the guide is not there yet");
  const done = run("portcullis.scaffold");
  await answerAll();
  await screenshot("scaffold.png");
  await take(done);
  assert.ok(await exists(".portcullis/manifest.json"), "the stack is written");
  assert.ok(await exists("docs/stack.md"), "the guide is there");
  assert.ok(await exists("deploy/nginx/nginx.conf"), "the proxy is there");
  assert.equal(await read("Dockerfile"), before.dockerfile, "what was there is kept");
  assert.ok(await exists("Dockerfile.proposed"), "and a proposal stands beside it");
  assert.equal(await read(".dockerignore"), before.ignore, "what nobody checked is not merged");
}

async function undoTakesItBack(): Promise<void> {
  await run("workbench.action.closeAllEditors");
  await vscode.window.showTextDocument(uriOf("docs/stack.md"));
  await run("undo");
  await eventually("the files are gone again", async () => !(await exists("deploy/nginx/nginx.conf")));
  assert.ok(!(await exists("Dockerfile.proposed")), "the proposal is gone");
  assert.ok(!(await exists(".portcullis/manifest.json")), "the manifest is gone");
}

/** The first file of the preview is `.dockerignore`, which is there already. */
async function mergesWhatIsThere(): Promise<void> {
  const before = await read(".dockerignore");
  const done = run("portcullis.scaffold");
  await answerAll();
  await run("refactorPreview.focus");
  await run("list.focusFirst");
  await run("refactorPreview.toggleCheckedState");
  await take(done);
  const after = await read(".dockerignore");
  assert.notEqual(after, before, "lines were added");
  for (const line of before.split("\n")) assert.ok(after.includes(line), `lost from .dockerignore: ${line}`);
}

/** Proves that the stack can be scaffolded, previewed, merged and taken back in the editor. */
export const scaffoldTests: readonly Test[] = [
  { name: "the scaffold command detects, asks, previews and writes", run: scaffoldsTheSample },
  { name: "one undo takes the scaffold back", run: undoTakesItBack },
  { name: "a file that is there is merged when somebody checks it", run: mergesWhatIsThere },
];
