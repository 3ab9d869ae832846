// `npm run review-corpus [RULE]`: reviews the collected real files (`npm run corpus`), each as a project of its own, and
// the collected nginx folders as projects. Prints counts per rule and, of each rule, findings spread over the files to
// read for false alarms. Fails on a crash.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./system.mjs";

const corpus = join(root, ".cache/corpus");
const samples = Number(process.env.SAMPLES ?? 10);
const only = process.argv[2];

if (!existsSync(join(corpus, "index.json"))) {
  process.stderr.write("There are no collected files: run `npm run corpus` first\n");
  process.exit(1);
}
const { parseDocument } = await import(`${root}/out/server/engine/language.js`);
const { ProjectStore } = await import(`${root}/out/server/engine/load.js`);
const { Project } = await import(`${root}/out/server/engine/project.js`);
const { review } = await import(`${root}/out/server/engine/review.js`);
const { defaultSettings } = await import(`${root}/out/server/engine/settings.js`);
const { rules } = await import(`${root}/out/server/rules/index.js`);

const settings = { ...defaultSettings, today: new Date().toISOString().slice(0, 10) };
const found = new Map();
const counts = { dockerfile: 0, nginx: 0, trees: 0 };
let crashes = 0;

function take(project, label) {
  const onCrash = (rule, error) => {
    crashes++;
    process.stdout.write(`CRASH ${rule} ${label}: ${error?.stack ?? error}\n`);
  };
  for (const finding of review(project, { rules, all: Boolean(only), onCrash }).findings) {
    if (finding.rule.id === "portcullis/engine") crashes++;
    const document = project.document(finding.uri);
    const { line } = document?.lines.at(finding.span.start) ?? { line: 0 };
    const start = document?.lines.startOf(line) ?? 0;
    const end = document?.lines.startOf(line + 1) ?? start;
    const text = document?.source.slice(start, end).trim().slice(0, 150) ?? "";
    const entry = `${label}:${line + 1}  [${finding.severity}] ${finding.message}\n        ${text}`;
    found.set(finding.rule.id, [...(found.get(finding.rule.id) ?? []), entry]);
  }
}

for (const { file, language } of JSON.parse(readFileSync(join(corpus, "index.json"), "utf8"))) {
  if (language !== "dockerfile" && language !== "nginx") continue;
  counts[language]++;
  const uri = `corpus:/${language === "nginx" ? basename(file).replace(/^.*__/, "") : "Dockerfile"}`;
  const document = parseDocument(language, uri, readFileSync(join(corpus, file), "utf8"));
  take(new Project({ documents: new Map([[uri, document]]) }, settings), file);
}

const trees = join(corpus, "nginx-tree");
const attempt = (read) => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
for (const tree of attempt(() => readdirSync(trees)) ?? []) {
  counts.trees++;
  const pathOf = (uri) => join(trees, tree, uri.slice("tree:".length));
  const store = new ProjectStore(
    {
      read: async (uri) => attempt(() => readFileSync(pathOf(uri), "utf8")),
      list: async (uri) => attempt(() => readdirSync(pathOf(uri))),
    },
    settings,
  );
  for (const path of readdirSync(join(trees, tree), { recursive: true }).map(String)) {
    const text =
      basename(path) === "nginx.conf" ? attempt(() => readFileSync(join(trees, tree, path), "utf8")) : undefined;
    if (text !== undefined) store.set(`tree:/${path}`, "nginx", text);
  }
  take(await store.load(), `nginx-tree/${tree}`);
}

/** Entries spread evenly over a list. */
const spread = (list) =>
  list.filter((_, index) => list.length <= samples || index % Math.ceil(list.length / samples) === 0);

for (const [id, entries] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (only && id !== only) continue;
  process.stdout.write(`\n${id}: ${entries.length}\n`);
  for (const entry of spread(entries)) process.stdout.write(`    ${entry}\n`);
}
process.stdout.write(
  `\n${counts.dockerfile} Dockerfiles, ${counts.nginx} nginx files, ${counts.trees} nginx folders; ${crashes} crashes\n`,
);
process.exitCode = crashes > 0 ? 1 : 0;
