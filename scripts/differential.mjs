// `npm run differential`: runs hadolint and our rules, the optional ones too, over the collected real Dockerfiles
// (`npm run corpus`), and compares them id by id: an instance is an instruction of a file. Prints the table, and writes
// scripts/data/dockerfile-differential.json and, with the reasons of scripts/data/differential-reasons.json,
// docs/rules/dockerfile-differential.md. Fails when a difference above 2 % has no reason, or a reason no difference.
// `npm run differential ID` prints the instances that only one side reports instead.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./system.mjs";

const corpus = join(root, ".cache/corpus");
const hadolint = join(root, ".cache/peers/bin/hadolint");
const dataFile = join(root, "scripts/data/dockerfile-differential.json");
const reasonFile = join(root, "scripts/data/differential-reasons.json");
const pageFile = join(root, "docs/rules/dockerfile-differential.md");
/** Share of an id's instances above which those of one side alone need a reason. */
const tolerated = 0.02;
/** hadolint's answer to a file that it cannot parse; it then says nothing else of it. */
const unparsed = "DL1000";

for (const [path, command] of [
  [join(corpus, "index.json"), "npm run corpus"],
  [hadolint, "npm run peers"],
]) {
  if (existsSync(path)) continue;
  process.stderr.write(`${path} is missing: run \`${command}\` first\n`);
  process.exit(1);
}
const { parseDocument } = await import(`${root}/out/server/engine/language.js`);
const { Project } = await import(`${root}/out/server/engine/project.js`);
const { review } = await import(`${root}/out/server/engine/review.js`);
const { defaultSettings } = await import(`${root}/out/server/engine/settings.js`);
const { rules } = await import(`${root}/out/server/rules/index.js`);

/** Supersession decides which of two findings is shown, not what is seen, so it plays no part here. */
const compared = rules.map((rule) => ({ ...rule, supersedes: [] }));
const idsOf = new Map(
  rules.map(({ id, equivalents }) => [
    id,
    equivalents.filter(({ tool }) => tool === "hadolint").map((equivalent) => equivalent.id),
  ]),
);
const rulesOf = new Map();
for (const { id, equivalents } of rules) {
  for (const { tool, id: theirs, match } of equivalents) {
    if (tool === "hadolint") rulesOf.set(theirs, [...(rulesOf.get(theirs) ?? []), { id, match }]);
  }
}

function runHadolint(files) {
  const scratch = mkdtempSync(join(tmpdir(), "portcullis-differential-"));
  const configuration = join(scratch, "hadolint.yaml");
  // DL3057 is off unless it is given a level.
  writeFileSync(configuration, "no-fail: true\ndisable-ignore-pragma: true\noverride:\n  info: [DL3057]\n");
  const { stdout } = spawnSync(hadolint, ["-c", configuration, "-f", "json", ...files], {
    cwd: corpus,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  rmSync(scratch, { recursive: true, force: true });
  return JSON.parse(stdout);
}

/** The index of the instruction that a line belongs to: the last one that starts on it or before. */
function instructionAt({ instructions, lines }, line) {
  const after = instructions.findIndex(({ span }) => lines.at(span.start).line > line);
  return Math.max(0, after < 0 ? instructions.length - 1 : after - 1);
}

const instances = new Map();

function note(id, side, file, document, line) {
  const sides = instances.get(id) ?? { hadolint: new Map(), ours: new Map() };
  instances.set(id, sides);
  const key = `${file}\0${instructionAt(document, line)}`;
  sides[side].set(key, { file, line: line + 1, text: textOf(document, line) });
}

function textOf({ source, lines }, line) {
  return source.slice(lines.startOf(line), lines.startOf(line + 1)).trim();
}

function reviewFile(file, text) {
  const document = parseDocument("dockerfile", "corpus:/Dockerfile", text);
  const settings = { ...defaultSettings, today: new Date().toISOString().slice(0, 10) };
  const project = new Project({ documents: new Map([[document.uri, document]]) }, settings);
  for (const { rule, span } of review(project, { rules: compared, all: true, exceptions: false }).findings) {
    for (const id of idsOf.get(rule.id) ?? []) note(id, "ours", file, document, document.lines.at(span.start).line);
  }
  return document;
}

const entries = JSON.parse(readFileSync(join(corpus, "index.json"), "utf8"));
const files = entries.filter(({ language }) => language === "dockerfile").map(({ file }) => file);
const theirs = runHadolint(files);
const skipped = new Set(theirs.filter(({ code }) => code === unparsed).map(({ file }) => file));
const documents = new Map();
for (const file of files) {
  if (!skipped.has(file)) documents.set(file, reviewFile(file, readFileSync(join(corpus, file), "utf8")));
}
for (const { file, line, code } of theirs) {
  const document = documents.get(file);
  if (document && rulesOf.has(code)) note(code, "hadolint", file, document, line - 1);
}

const without = (one, other) => [...one].filter(([key]) => !other.has(key)).map(([, instance]) => instance);

const table = [...rulesOf.keys()].sort().map((id) => {
  const { hadolint: one, ours: other } = instances.get(id) ?? { hadolint: new Map(), ours: new Map() };
  const onlyHadolint = without(one, other);
  const onlyOurs = without(other, one);
  return { id, both: one.size - onlyHadolint.length, onlyHadolint, onlyOurs };
});

function printInstances({ onlyHadolint, onlyOurs }) {
  for (const [title, list] of [
    ["only hadolint", onlyHadolint],
    ["only ours", onlyOurs],
  ]) {
    process.stdout.write(`\n${title}: ${list.length}\n`);
    for (const { file, line, text } of list) process.stdout.write(`    ${file}:${line}  ${text.slice(0, 150)}\n`);
  }
}

/** The sides of a row that need a reason, each with what to call it. */
function differences({ both, onlyHadolint, onlyOurs }) {
  const least = (both + onlyHadolint.length + onlyOurs.length) * tolerated;
  const sides = [
    ["hadolint", "only hadolint", onlyHadolint.length],
    ["ours", "only ours", onlyOurs.length],
  ];
  return sides.filter(([, , count]) => count > least);
}

function writePage(reasons) {
  const rows = table.filter(({ both, onlyHadolint, onlyOurs }) => both + onlyHadolint.length + onlyOurs.length > 0);
  const silent = table.filter((row) => !rows.includes(row)).map(({ id }) => id);
  const link = ({ id, match }) => `[${id}](${id}.md) (${match})`;
  const lines = rows.map(
    ({ id, both, onlyHadolint, onlyOurs }) =>
      `| ${id} | ${(rulesOf.get(id) ?? []).map(link).join(", ")} | ${both} | ${onlyHadolint.length} | ${onlyOurs.length} |`,
  );
  const reasonLines = rows.flatMap((row) =>
    differences(row).map(([side, title, count]) => `- **${row.id}**, ${title} (${count}): ${reasons[row.id]?.[side]}`),
  );
  const text = `# hadolint and Portcullis over real Dockerfiles

Written by \`npm run differential\`: hadolint, with every rule that needs no settings, and Portcullis, with every rule, over ${files.length} Dockerfiles of public projects; hadolint cannot parse ${skipped.size} of them, which are left out. A count is of instructions. Exceptions and pragmas are off, and so is supersession.

| hadolint | Portcullis | both | only hadolint | only ours |
| --- | --- | ---: | ---: | ---: |
${lines.join("\n")}

Neither reports an instance of ${silent.join(", ")}; some of these need settings.

## Why they differ

Each difference above ${tolerated * 100} % of an id's instances, as found by reading the files.

${reasonLines.join("\n")}
`;
  writeFileSync(pageFile, text);
}

function writeData() {
  const counts = table.map(
    ({ id, both, onlyHadolint, onlyOurs }) =>
      `    ${JSON.stringify({ id, both, onlyHadolint: onlyHadolint.length, onlyOurs: onlyOurs.length })}`,
  );
  const head = `  "files": ${files.length},\n  "unparsedByHadolint": ${skipped.size},\n`;
  writeFileSync(dataFile, `{\n${head}  "ids": [\n${counts.join(",\n")}\n  ]\n}\n`);
}

/** Fails for what has no reason, and for reasons that have become idle. */
function checkReasons(reasons) {
  const needed = new Set(table.flatMap((row) => differences(row).map(([side]) => `${row.id}.${side}`)));
  const given = new Set(
    Object.entries(reasons).flatMap(([id, sides]) => Object.keys(sides).map((side) => `${id}.${side}`)),
  );
  const missing = [...needed].filter((key) => !given.has(key));
  const idle = [...given].filter((key) => !needed.has(key));
  if (missing.length > 0) process.stdout.write(`No reason is given for ${missing.join(", ")}\n`);
  if (idle.length > 0) process.stdout.write(`There is no such difference any more: ${idle.join(", ")}\n`);
  process.exitCode = missing.length + idle.length > 0 ? 1 : 0;
}

const only = table.find(({ id }) => id === process.argv[2]);
if (only) printInstances(only);
else {
  const reasons = JSON.parse(readFileSync(reasonFile, "utf8"));
  process.stdout.write("id        both  only hadolint  only ours\n");
  for (const { id, both, onlyHadolint, onlyOurs } of table) {
    const cells = [
      String(both).padStart(4),
      String(onlyHadolint.length).padStart(13),
      String(onlyOurs.length).padStart(9),
    ];
    process.stdout.write(`${id.padEnd(8)}  ${cells.join("  ")}\n`);
  }
  writeData();
  writePage(reasons);
  checkReasons(reasons);
}
