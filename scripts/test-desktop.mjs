import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests, SilentReporter } from "@vscode/test-electron";
import { bundleExtensionTests, createScratch, startTestHost } from "./run-extension-tests.mjs";
import { root } from "./system.mjs";

async function download() {
  try {
    const cachePath = join(root, ".cache", "desktop");
    return await downloadAndUnzipVSCode({ cachePath, reporter: new SilentReporter() });
  } catch (error) {
    throw new Error(`VS Code could not be downloaded (${error.message}); \`npm test\` runs the same suite without it`);
  }
}

/** Runs the editor's suite in the VS Code at `vscodeExecutablePath` and resolves with { passed, failed }. */
async function runDesktop(vscodeExecutablePath) {
  const extensionTestsPath = await bundleExtensionTests();
  const scratch = createScratch(join(root, "sample"));
  // The editor's window cannot be seen from here: screenshots come from the run in the browser.
  const host = await startTestHost(() => {});
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const quiet = ["--disable-workspace-trust", "--disable-telemetry", "--skip-welcome", "--skip-release-notes"];
  const launchArgs = [scratch.workspace, `--user-data-dir=${scratch.userData}`, ...quiet, ...asRoot];
  const options = { vscodeExecutablePath, extensionTestsPath, extensionTestsEnv: host.env, launchArgs };
  let reason = "";
  try {
    await runTests({ ...options, extensionDevelopmentPath: root }).catch((error) => {
      reason = error.message;
    });
    const result = host.result();
    const silent = result.failed === 0 && (reason !== "" || result.passed === 0);
    if (silent) throw new Error(`VS Code ended without a failed test: ${reason || "no test ran"}`);
    return result;
  } finally {
    host.stop();
    scratch.remove();
  }
}

try {
  const executable = await download();
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, stdio: "inherit" });
  const { passed, failed } = await runDesktop(executable);
  process.stdout.write(`${passed} passed, ${failed} failed in the desktop VS Code\n`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
