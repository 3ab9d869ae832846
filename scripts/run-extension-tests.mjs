import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { atEnd, openEditor, startEditor } from "./editor-host.mjs";
import { root } from "./system.mjs";

/** How long a whole run inside VS Code may take. */
const timeLimitMilliseconds = 180_000;

/** Bundles the editor's test suite into one module that VS Code can load, and returns its path. */
export async function bundleExtensionTests() {
  const outfile = join(root, "out", "extension-tests.cjs");
  await build({
    entryPoints: [join(root, "test", "extension", "index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    sourcemap: "inline",
  });
  return outfile;
}

/**
 * Folders for one run, removed by `remove`: a copy of the workspace (tests write), an extension that does nothing (a
 * packaged one can only be tested beside one under development), and a place for the editor's user data.
 */
export function createScratch(workspace) {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-tests-"));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const copy = join(folder, basename(resolve(workspace)));
  cpSync(workspace, copy, { recursive: true });
  const bystander = join(folder, "bystander");
  mkdirSync(bystander);
  const manifest = { name: "bystander", publisher: "tests", version: "0.0.0", engines: { vscode: "*" } };
  writeFileSync(join(bystander, "package.json"), JSON.stringify(manifest));
  return { workspace: copy, bystander, userData: join(folder, "user"), remove };
}

/**
 * Listens on loopback for what `test/extension/host.ts` sends: lines of the report, and requests for a screenshot,
 * which `takeScreenshot(name)` serves. `result()` tells how many tests passed and failed so far, and every line.
 */
export async function startTestHost(takeScreenshot) {
  const log = [];
  const answer = async (path, body) => {
    if (path === "/screenshot") return takeScreenshot(basename(body));
    log.push(body);
    process.stdout.write(`${body}\n`);
  };
  const server = createServer(async (request, response) => {
    try {
      await answer(request.url, await text(request));
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const count = (prefix) => log.filter((line) => line.startsWith(prefix)).length;
  return {
    env: { PORTCULLIS_TEST_HOST: `http://127.0.0.1:${server.address().port}` },
    result: () => ({ passed: count("ok "), failed: count("not ok "), log }),
    stop: () => server.close().closeAllConnections(),
  };
}

/** The first lines of each distinct error that the workbench logged: its stacks are long and lead into VS Code. */
const summary = (errors) => [...new Set(errors.map((error) => error.split("\n").slice(0, 3).join("\n")))].join("\n");

/** Opens the editor at `url` and resolves with the tests' exit code and the workbench's errors; throws after the time limit. */
async function runInBrowser(url, screenshots, view) {
  const errors = [];
  let timer;
  let editor;
  try {
    const code = await new Promise((onExit, reject) => {
      const onLog = (type, args) => type === "error" && errors.push(args.join(" "));
      const late = () => reject(new Error(`no result within ${timeLimitMilliseconds} ms\n${summary(errors)}`));
      timer = setTimeout(late, timeLimitMilliseconds);
      openEditor(url, { onExit, onLog }).then((opened) => {
        editor = opened;
        view.page = opened.page;
      }, reject);
    });
    if (code !== 0) await view.page?.screenshot({ path: join(screenshots, "failure.png") });
    return { code, errors };
  } finally {
    clearTimeout(timer);
    await editor?.close();
  }
}

/**
 * Runs a bundled test module (`run(): Promise<void>`) inside the real VS Code, on a copy of `workspace`, with the
 * extension at `extensionPath` under development, or with the packaged `vsix` installed instead.
 * Resolves with { passed, failed, log }; throws when VS Code does not start, does not finish in three minutes, or
 * fails without a failed test. PNG files go to the folder `screenshots`, after a failure also failure.png.
 */
export async function runExtensionTests({ workspace, testsModule, vsix, screenshots, extensionPath = root }) {
  const scratch = createScratch(workspace);
  mkdirSync(screenshots, { recursive: true });
  const view = {};
  const host = await startTestHost((name) => view.page.screenshot({ path: join(screenshots, name) }));
  let editor;
  try {
    const extension = vsix ? { extensionPath: scratch.bystander, installVsix: vsix } : { extensionPath };
    const started = { workspace: scratch.workspace, testsPath: testsModule, env: host.env, ...extension };
    editor = await startEditor(started);
    const { code, errors } = await runInBrowser(editor.url, screenshots, view);
    const result = host.result();
    const silent = result.failed === 0 && (code !== 0 || result.passed === 0);
    if (silent) throw new Error(`VS Code ended the tests with ${code}\n${summary(errors)}`);
    return result;
  } finally {
    editor?.stop();
    host.stop();
    scratch.remove();
  }
}

async function main() {
  const { values } = parseArgs({ options: { vsix: { type: "string" }, extension: { type: "string" } } });
  const { passed, failed } = await runExtensionTests({
    workspace: join(root, "sample"),
    testsModule: await bundleExtensionTests(),
    screenshots: join(root, "out", "screenshots"),
    ...(values.vsix && { vsix: values.vsix }),
    ...(values.extension && { extensionPath: values.extension }),
  });
  process.stdout.write(`${passed} passed, ${failed} failed in VS Code\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
