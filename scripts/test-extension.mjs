// Runs the editor suite in the real VS Code twice: from this folder, and from the installed package.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { root } from "./system.mjs";

const [vsix] = readdirSync(root).filter((name) => name.endsWith(".vsix"));
if (!vsix) {
  process.stderr.write("There is no package: run `npm run package` first\n");
  process.exit(1);
}
for (const args of [[], ["--vsix", `${root}/${vsix}`]]) {
  const script = `${root}/scripts/run-extension-tests.mjs`;
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
