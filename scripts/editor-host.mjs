import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { findExecutable, requireSystem, root } from "./system.mjs";

/**
 * The real VS Code out of registry packages: code-server carries its server, workbench and extension host (4.139.1 is
 * VS Code 1.139.1), and the Node package is the runtime that this server asks for. The versions stand only here.
 */
const versions = { "code-server": "4.139.1", [`node-linux-${process.arch}`]: "24.21.0" };

/** Native modules whose absence only makes the server's log noisy; the packages ship them as source. */
const nativeModules = ["@vscode/native-watchdog", "@vscode/spdlog"];

/** Bytes of output that an installing or building program may print. */
const maxBuffer = 1 << 26;

/** How long the server may take to listen. */
const startLimitMilliseconds = 60_000;

const cache = join(root, ".cache", "editor");
const stamp = join(cache, "ready.json");
const modules = join(cache, "node_modules");
const server = join(modules, "code-server", "lib", "vscode");
const serverNode = join(modules, `node-linux-${process.arch}`, "bin", "node");

const run = promisify(execFile);
const log = (line) => process.stderr.write(`${line}\n`);

const isReady = () => existsSync(stamp) && readFileSync(stamp, "utf8") === JSON.stringify(versions);

async function npmInstall(folder, ...options) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false"];
  try {
    await run("npm", ["install", ...quiet, ...options], { cwd: folder, maxBuffer });
  } catch (error) {
    const lines = (error.stderr ?? "").split("\n").filter((line) => line.startsWith("npm error"));
    throw new Error(`VS Code could not be installed from npm: ${lines.slice(0, 3).join("; ") || error.message}`);
  }
}

/** node-gyp as npm brings it: building then needs no download. */
function nodeGyp() {
  const npmProgram = findExecutable("npm");
  const path = npmProgram && resolve(dirname(realpathSync(npmProgram)), "../node_modules/node-gyp/bin/node-gyp.js");
  return path && existsSync(path) ? path : undefined;
}

/** Node's native interface is stable across versions, so the headers of the Node that runs this script will do. */
async function buildNativeModules() {
  const prefix = resolve(dirname(process.execPath), "..");
  const program = nodeGyp();
  if (!program || !existsSync(join(prefix, "include", "node", "node_api.h"))) {
    return log("Node headers or node-gyp are missing: the editor's log will be noisy");
  }
  for (const name of nativeModules) {
    const folder = join(server, "node_modules", name);
    await run(process.execPath, [program, "rebuild", `--nodedir=${prefix}`], { cwd: folder, maxBuffer }).catch(() =>
      log(`${name} could not be built: the editor's log will be noisy`),
    );
  }
}

/**
 * Puts VS Code's server into the git-ignored cache, once: a second call returns at once, a partial installation is redone.
 * Throws where the packages cannot be installed, and on anything but Linux.
 */
export async function prepareEditor() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new Error("VS Code from npm runs on Linux (x64, arm64) only: use `code` on PATH, or npm run test:desktop");
  }
  if (isReady()) return;
  log("Installing VS Code from npm into .cache/editor (once, 800 MB, some minutes)");
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), JSON.stringify({ private: true, dependencies: versions }));
  await npmInstall(cache, "--no-package-lock");
  await npmInstall(server, "--omit=dev");
  await buildNativeModules();
  writeFileSync(stamp, JSON.stringify(versions));
}

/** Settings of the throw-away machine: nothing that greets, asks or updates. */
const machineSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
};

/** The server's folder; only this user can read it, so that nobody else on the machine learns the token. */
function createDataFolder(token) {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-editor-"));
  mkdirSync(join(folder, "data", "Machine"), { recursive: true });
  writeFileSync(join(folder, "data", "Machine", "settings.json"), JSON.stringify(machineSettings));
  writeFileSync(join(folder, "token"), token);
  return folder;
}

/** Runs `cleanUp` when this process ends, however it ends; the function returned runs it earlier. */
export function atEnd(cleanUp) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const onSignal = () => process.exit(130);
  process.once("exit", cleanUp);
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    process.off("exit", cleanUp);
    for (const signal of signals) process.off(signal, onSignal);
    cleanUp();
  };
}

/** Ends the server with all that it started: they are one process group. */
function killGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** Resolves with the port that the server says it listens on; the system chose it, so that two runs never collide. */
function listeningPort(child) {
  let output = "";
  return new Promise((resolvePort, reject) => {
    const fail = (reason) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ${reason}:\n${output}`));
    };
    const timer = setTimeout(() => fail("did not start in time"), startLimitMilliseconds);
    child.once("error", (error) => fail(`did not start (${error.message})`));
    child.once("exit", (code) => fail(`ended with ${code}`));
    const read = (chunk) => {
      output = `${output}${chunk}`.slice(-10_000);
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolvePort(port);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
  });
}

function workbenchUrl(port, token, { workspace, extensionPath, testsPath }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`;
  const payload = [
    ...(extensionPath ? [["extensionDevelopmentPath", remote(extensionPath)]] : []),
    ...(testsPath ? [["extensionTestsPath", remote(testsPath)]] : []),
  ];
  const query = new URLSearchParams({ tkn: token, folder: resolve(workspace) });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

function spawnServer(program, data, env) {
  const options = ["--host", "127.0.0.1", "--port", "0", "--connection-token-file", join(data, "token")];
  // A built VS Code honours an extension or tests named by the address only with the driver for smoke tests.
  const quiet = ["--disable-workspace-trust", "--enable-smoke-test-driver", "--disable-telemetry"];
  return spawn(serverNode, [...program, ...options, ...quiet], {
    // A process group of its own, to be ended as one.
    detached: true,
    // Without an extension gallery the editor asks no other host for anything.
    env: { ...process.env, EXTENSIONS_GALLERY: "{}", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * Starts VS Code's server for one workspace on a free loopback port, with a data folder that is thrown away.
 * `extensionPath` is loaded as an extension under development, `testsPath` is run in its host, `installVsix` is
 * installed first, `env` is added to the environment of the extension host. Throws with the server's output when it does
 * not start. The caller calls `stop`; the end of this process does it too.
 */
export async function startEditor({ workspace, extensionPath, testsPath, installVsix, env = {} }) {
  await prepareEditor();
  const token = randomUUID();
  const data = createDataFolder(token);
  let child;
  const stop = atEnd(() => {
    if (child) killGroup(child);
    rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  });
  try {
    const program = [join(server, "out", "server-main.js"), "--accept-server-license-terms", "--server-data-dir", data];
    if (installVsix) await run(serverNode, [...program, "--install-extension", resolve(installVsix)]);
    child = spawnServer(program, data, env);
    return { url: workbenchUrl(await listeningPort(child), token, { workspace, extensionPath, testsPath }), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * Opens the workbench in a headless Chromium and returns the page with a `close` for the whole browser.
 * `onExit(code)` is called when the tests in the extension host are over, `onLog(type, args)` for the workbench's log.
 */
export async function openEditor(url, { onExit, onLog }) {
  const { chromium: executablePath } = requireSystem({ chromium: true });
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({
    executablePath,
    // Its sandbox refuses to run as root and in many containers; the browser opens nothing but our own page.
    chromiumSandbox: false,
    args: ["--disable-gpu", "--disable-quic", ...quiet],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.exposeFunction("codeAutomationExit", onExit);
    await page.exposeFunction("codeAutomationLog", onLog);
    await page.goto(url);
    return { page, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
