// Sets up a fresh clone. Plain Node only: nothing is installed yet when this runs.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Sources of the bundles in dist/. */
const sources = ["client", "server", "scripts/build.mjs", "package-lock.json"];

/** `npm install` writes package-lock.json a moment after it has installed, in milliseconds. */
const moment = 10_000;

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Installs the locked dependencies where they are missing or older than package-lock.json; throws when that fails. */
export async function setUp() {
  const installed = changed(join(root, "node_modules/.package-lock.json"));
  if (installed > 0 && installed + moment >= changed(join(root, "package-lock.json"))) return;
  process.stderr.write("Installing the locked dependencies (npm ci)\n");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  // On Windows npm is a batch file, which only a shell starts.
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
    : spawnSync("npm", args, {
        cwd: root,
        stdio: ["ignore", "ignore", "inherit"],
        shell: process.platform === "win32",
      });
  if (error || status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ""}`);
}

/** Builds dist/ where the command line in it is missing or older than a source; throws when that fails. */
export async function buildWhereStale() {
  const built = changed(join(root, "dist/cli.cjs"));
  if (built > 0 && sources.every((path) => newest(join(root, path)) <= built)) return;
  process.stderr.write("Building dist/\n");
  const { bundle } = await import("./build.mjs");
  await bundle();
}

/** When the file, or the newest file below the folder, was changed. */
function newest(path) {
  const entries = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Math.max(changed(path), ...files.map(changed));
}
