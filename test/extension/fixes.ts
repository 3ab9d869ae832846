import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Test } from "./host.ts";
import { actionsAt, apply, diagnosticOf, diagnosticsOf, gone, open, revert } from "./workspace.ts";

const path = "nginx/nginx.conf";
const rule = "nginx/server-tokens-on";

async function quickFix(): Promise<void> {
  const { document } = await open(path);
  const { range } = await diagnosticOf(path, rule);
  const preferred = (await actionsAt(path, range, "quickfix")).find(({ isPreferred }) => isPreferred);
  await apply(preferred);
  assert.match(document.getText(), /^ {4}server_tokens off;$/m);
  await gone(path, rule);
  await revert();
}

async function exception(): Promise<void> {
  const { document } = await open(path);
  const { range } = await diagnosticOf(path, rule);
  const actions = await actionsAt(path, range, "quickfix");
  await apply(actions.find(({ title }) => title === `Allow ${rule} here with a reason`));
  assert.match(
    document.getText(),
    /\n {4}sendfile on;\n {4}# portcullis: allow nginx\/server-tokens-on -- \w[^\n]*\n {4}server_tokens on;\n/,
  );
  await gone(path, rule);
  await revert();
}

async function fixAll(): Promise<void> {
  for (const file of ["Dockerfile", "nginx/Dockerfile", path, "nginx/conf.d/notes.conf", "nginx/snippets/tls.conf"]) {
    const { document } = await open(file);
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const [action] = await actionsAt(file, everything, "source.fixAll.portcullis");
    const before = diagnosticsOf(file).length;
    if (action) {
      await apply(action);
      assert.ok(document.isDirty, `${file} did not change`);
    }
    const left = await actionsAt(file, everything, "quickfix");
    assert.deepEqual(
      left.filter(({ isPreferred }) => isPreferred).map(({ title }) => title),
      [],
      `${file}, which had ${before} diagnostics`,
    );
    await revert();
  }
}

/** Proves that code actions change the text and what is found in it. */
export const fixesTests: readonly Test[] = [
  { name: "a quick fix changes the text and its diagnostic goes", run: quickFix },
  { name: "an exception is written above the directive and its diagnostic goes", run: exception },
  { name: "fix all leaves no safely fixable finding", run: fixAll },
];
