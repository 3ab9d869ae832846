// `npm run check`: lint and format, types, and whether the generated files are up to date.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const steps = [
  ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  ["node_modules/typescript/bin/tsc", "-b"],
  ["scripts/generate.mjs", "--check"],
];

for (const args of steps) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
