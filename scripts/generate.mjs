// Writes every generated file of the project: node scripts/generate.mjs
// Names of modules limit it to them: node scripts/generate.mjs registry
// With --check writes nothing and fails, naming each file that is not up to date.
// A module in scripts/generate/ exports `outputs(): Promise<Map<path, text>>`; paths are relative to the repository.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");

const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const isWanted = (name) => name.endsWith(".mjs") && (named.length === 0 || named.includes(name.slice(0, -4)));

const modules = (await readdir(new URL("generate/", import.meta.url))).filter(isWanted).sort();
const stale = [];
for (const name of modules) {
  const { outputs } = await import(`./generate/${name}`);
  for (const [path, text] of await outputs()) {
    const file = fileURLToPath(new URL(path, root));
    if ((await readFile(file, "utf8").catch(() => undefined)) === text) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

if (check && stale.length > 0) {
  process.stderr.write(
    `Not up to date (run "node scripts/generate.mjs"):\n${stale.map((path) => `  ${path}\n`).join("")}`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(check ? "All generated files are up to date.\n" : `${stale.length} generated files written.\n`);
}
