// `npm test`: sets up what the tests need, then runs every one. Fails when anything is absent, or skipped without an
// entry in test/allowed-skips.json.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const skipFile = `${root}/out/skipped.jsonl`;

function step(title, command, args, options = {}) {
  process.stdout.write(`\n== ${title}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) throw error;
  if (status !== 0) {
    process.stderr.write(`${title}: failed\n`);
    process.exit(1);
  }
}

const node = (title, ...args) => step(title, process.execPath, args);

/** Refuses skips that nobody allowed, by the exact name and reason of the test. */
function checkSkips() {
  const allowed = JSON.parse(readFileSync(`${root}/test/allowed-skips.json`, "utf8"));
  const lines = readFileSync(skipFile, "utf8").split("\n").filter(Boolean);
  const skipped = lines.map((line) => JSON.parse(line));
  const isAllowed = ({ test, reason }) =>
    allowed.some((entry) => entry.test === test && reason.startsWith(entry.reason));
  const refused = skipped.filter((entry) => !isAllowed(entry));
  for (const { test, reason } of refused) process.stderr.write(`Skipped without leave: ${test} (${reason})\n`);
  if (refused.length > 0) process.exit(1);
  process.stdout.write(`${skipped.length} tests skipped with leave\n`);
}

await setUp();
const { requireSystem } = await import("./system.mjs");
await requireSystem({
  chromium: true,
  nginx: true,
  unshare: true,
  ip: true,
  openssl: true,
  shellcheck: true,
  prometheus: true,
  promtool: true,
  "prometheus-nginx-exporter": true,
});
rmSync(`${root}/out`, { recursive: true, force: true });
mkdirSync(`${root}/out`, { recursive: true });
node("Lint, types and generated files", "scripts/check.mjs");
node("Bundles and package", "scripts/package.mjs");
step("Engine, rules, server and command line", process.execPath, [
  "node_modules/c8/bin/c8.js",
  ...["--check-coverage", "--lines", "95", "--all", "--exclude-after-remap", "--reporter", "text-summary"],
  ...["--include", "server/engine/**/*.ts", "--include", "server/rules/**/*.ts", "--exclude", "**/*.generated.ts"],
  process.execPath,
  "--test",
  "--test-reporter=spec",
  "--test-reporter-destination=stdout",
  "--test-reporter=./scripts/test-skips.mjs",
  `--test-reporter-destination=${skipFile}`,
  ...readdirSync(`${root}/out/test`)
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => `out/test/${name}`),
]);
checkSkips();
node("The extension in the real VS Code", "scripts/test-extension.mjs");
