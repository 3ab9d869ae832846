// `npm start [-- PATH...]`: sets up what is missing, then shows what Portcullis finds in the sample or the given paths.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWhereStale, setUp } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);

/** Runs the demo; throws when it cannot be shown. What it finds is no failure. */
async function start() {
  await setUp();
  await buildWhereStale();
  const paths = given.length > 0 ? given : ["sample"];
  const args = [join(root, "dist/cli.cjs"), "check", "--fail-on", "never", "--", ...paths];
  // npm runs scripts in the root of the package; paths count from where the caller stands.
  const cwd = given.length > 0 ? (process.env.INIT_CWD ?? process.cwd()) : root;
  const { status, error } = spawnSync(process.execPath, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status === 70 || status === null) throw new Error("the check did not end as it should");
  const words = given.length > 0 ? ` -- ${given.join(" ")}` : "";
  process.stdout.write(`\nTo see the same in the editor, with fixes at a click: npm run editor${words}\n`);
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
