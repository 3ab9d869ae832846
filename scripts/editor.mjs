import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { startEditor } from "./editor-host.mjs";
import { findExecutable, root } from "./system.mjs";

const windows = process.platform === "win32";

/** Opens the path in the installed VS Code, with the extension under development. */
function openDesktop(code, path) {
  const args = [`--extensionDevelopmentPath=${root}`, path];
  // On Windows `code` is a batch file: it needs a shell, and a shell needs quotes.
  const quoted = windows ? [code, ...args].map((part) => `"${part}"`) : [code, ...args];
  const [program, ...rest] = quoted;
  const { status, error } = spawnSync(program, rest, { stdio: "inherit", shell: windows });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

/** Serves VS Code for the browser until this process is interrupted. */
async function openBrowser(path) {
  const workspace = statSync(path).isDirectory() ? path : dirname(path);
  const { url } = await startEditor({ workspace, extensionPath: root });
  process.stdout.write(`\nVS Code with Portcullis, for this machine only, until Ctrl-C:\n\n  ${url}\n\n`);
}

async function main() {
  const path = resolve(process.argv[2] ?? join(root, "sample"));
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, stdio: "inherit" });
  const code = findExecutable(windows ? "code.cmd" : "code");
  if (code) openDesktop(code, path);
  else await openBrowser(path);
}

await main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
