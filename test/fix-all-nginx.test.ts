import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fixAll } from "../server/engine/fix-all.ts";
import { NginxConfiguration } from "../server/engine/nginx/configuration.ts";
import { configurationFolder } from "../server/engine/nginx/link.ts";
import { parseNginx } from "../server/engine/nginx/parse.ts";
import { isAtLeast } from "../server/engine/nginx/version.ts";
import type { Project } from "../server/engine/project.ts";
import { fixesOf, type Problem, type Rule } from "../server/engine/rule.ts";
import type { Span } from "../server/engine/text.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import type { Loadable } from "./support/nginx-copy.ts";
import { loadAll, nginxVersion, type Verdict } from "./support/nginx-loader.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { filesBelow, readText, repository } from "./support/repository.ts";

const version = nginxVersion();
assert.ok(version, "nginx is missing: install nginx-light, libnginx-mod-http-lua and libnginx-mod-stream");

const corpus = join(repository, ".cache/corpus");
const hasCorpus = existsSync(join(corpus, "index.json"));
/** How many of the collected configurations must load, so that the property says something. */
const fewestReal = 60;

/** One nginx configuration of a project. */
interface Trial {
  readonly title: string;
  readonly project: Project;
  /** The uri of its main file. */
  readonly main: string;
}

/** The nginx configurations of a project; templates are left out, for nginx never reads them. */
const trialsOf = (title: string, project: Project): readonly Trial[] =>
  project.configurations
    .filter(({ documents }) => !documents.some(({ isTemplate }) => isTemplate))
    .map(({ main }) => ({ title: `${title}: ${main.uri.slice(testRoot.length + 1)}`, project, main: main.uri }));

/** For the nginx of this machine; a case that says it is for another one cannot be held against this one. */
function fixtureTrials(): readonly Trial[] {
  return filesBelow("server/rules", ".md").flatMap((path) => {
    const { id, cases } = parseFixture(readText(path), path);
    return cases.flatMap(({ title, files }) => {
      if (files.some(({ nginx }) => nginx !== undefined && isAtLeast(version, nginx) === false)) return [];
      const sources = files.filter(({ role }) => role !== "fixed");
      const texts = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
      const project = projectOf(texts, { nginxVersion: version });
      return project.settings.nginxVersion === version ? trialsOf(`${id}: ${title}`, project) : [];
    });
  });
}

/** Each collected file as a project of its own, for an unknown nginx: what it includes is then not there. */
function realTrials(): readonly Trial[] {
  if (!hasCorpus) return [];
  const entries: readonly { readonly file: string; readonly language: string }[] = JSON.parse(
    readFileSync(join(corpus, "index.json"), "utf8"),
  );
  return entries
    .filter(({ language }) => language === "nginx")
    .flatMap(({ file }) => trialsOf(file, projectOf({ "nginx.conf": readFileSync(join(corpus, file), "utf8") })));
}

/** Each collected folder with an nginx.conf, with all its files. */
function treeTrials(): readonly Trial[] {
  const trees = join(corpus, "nginx-tree");
  if (!existsSync(trees)) return [];
  const paths = readdirSync(trees, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return paths
    .filter((path) => basename(path) === "nginx.conf")
    .flatMap((path) => {
      const folder = dirname(path);
      const files = paths.filter((other) => other.startsWith(`${folder}/`));
      const texts = files.map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]);
      return trialsOf(path.slice(trees.length + 1), projectOf(Object.fromEntries(texts)));
    });
}

const find = (project: Project, { main }: Trial): NginxConfiguration | undefined =>
  project.configurations.find((configuration) => configuration.main.uri === main);

function loadable(project: Project, trial: Trial): Loadable | undefined {
  const configuration = find(project, trial);
  const context = configuration?.root.context;
  if (!configuration || !context) return undefined;
  const folder = configurationFolder(configuration.main);
  const files = configuration.documents.map(({ uri, source }) => [uri.slice(folder.length + 1), source]);
  return { main: trial.main.slice(folder.length + 1), context, files: Object.fromEntries(files) };
}

/** The verdict of nginx on each project's configuration; undefined where nginx has no place for a fragment. */
function verdictsOf(trials: readonly (readonly [Project, Trial])[]): ReadonlyMap<Trial, Verdict | undefined> {
  const placed = trials.flatMap(([project, trial]) => {
    const found = loadable(project, trial);
    return found ? [[trial, found] as const] : [];
  });
  const verdicts = loadAll(placed.map(([, found]) => found));
  return new Map(placed.map(([trial], index) => [trial, verdicts[index]]));
}

const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

/** The whole lines of a text that a span lies in. */
function linesAt(source: string, { start, end }: Span): readonly string[] {
  const next = source.indexOf("\n", Math.max(start, end - 1));
  return linesOf(source.slice(source.lastIndexOf("\n", start - 1) + 1, next < 0 ? undefined : next + 1));
}

/** The lines that the safe fixes of a problem touch. */
function touchedBy(problem: Problem, main: string, project: Project): readonly string[] {
  const fixes = fixesOf(problem).filter(({ kind }) => kind === "safe");
  const files = fixes.flatMap(({ edits }) => edits);
  return files.flatMap(({ uri = problem.at.uri ?? main, edits }) => {
    const source = project.document(uri)?.source ?? "";
    return edits.flatMap(({ span }) => linesAt(source, span));
  });
}

/** The rules, which also note each line that a safe fix touches, so that no other line may change. */
function noting(touched: Set<string>): readonly Rule[] {
  return rules.map((rule) => ({
    ...rule,
    *check(document, project) {
      for (const problem of rule.check(document, project)) {
        const main = document instanceof NginxConfiguration ? document.main.uri : "";
        for (const line of touchedBy(problem, main, project)) touched.add(line);
        yield problem;
      }
    },
  }));
}

/** Whether the first list's items stand in the second one in their order. */
function isKept(items: readonly string[], among: readonly string[]): boolean {
  let next = 0;
  for (const item of among) if (item === items[next]) next++;
  return next === items.length;
}

/** Comments of a file; an exception that nothing needs any more is removed by its own safe fix. */
const commentsOf = (text: string): readonly string[] =>
  parseNginx(text)
    .comments.map(({ start, end }) => text.slice(start, end))
    .filter((comment) => !comment.startsWith("# portcullis: allow"));

/** Repairs a project and holds the outcome against everything but nginx itself. */
function repair(trial: Trial): Project {
  const { title, project } = trial;
  const touched = new Set<string>();
  const uris = find(project, trial)?.documents.map(({ uri }) => uri) ?? [];
  const result = fixAll(project, { rules: noting(touched), all: true, root: testRoot, uris });
  assert.deepEqual(
    result.refused.map(({ message }) => message),
    [],
    title,
  );
  for (const [uri, after] of result.changes) {
    const before = project.document(uri)?.source ?? "";
    assert.ok(isKept(commentsOf(before), commentsOf(after)), `${title}: a comment of ${uri} is gone`);
    const untouched = linesOf(before).filter((line) => !touched.has(line));
    assert.ok(isKept(untouched, linesOf(after)), `${title}: ${uri} changes beside the edits\n${after}`);
  }
  const again = fixAll(result.project, { rules, all: true, root: testRoot, uris });
  assert.deepEqual([...again.changes.keys()], [], `${title}: a second run changes something`);
  return result.project;
}

interface Outcome {
  readonly loaded: number;
  readonly repaired: number;
  /** What is not as it should be, with the configuration. */
  readonly problems: readonly string[];
}

/** Repairs every configuration that nginx accepts; nginx must accept what comes out. */
function holdAll(trials: readonly Trial[]): Outcome {
  const before = verdictsOf(trials.map((trial) => [trial.project, trial]));
  const loaded = trials.filter((trial) => before.get(trial)?.accepted);
  const problems: string[] = [];
  const changed: [Project, Trial][] = [];
  for (const trial of loaded) {
    try {
      const project = repair(trial);
      if (project !== trial.project) changed.push([project, trial]);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  const after = verdictsOf(changed);
  for (const [project, trial] of changed) {
    const verdict = after.get(trial);
    if (verdict?.accepted) continue;
    problems.push(`${trial.title}: ${verdict?.output ?? "is gone"}\n${find(project, trial)?.main.source}`);
  }
  return { loaded: loaded.length, repaired: changed.length, problems };
}

function report(context: TestContext, trials: readonly Trial[], { loaded, repaired, problems }: Outcome): void {
  context.diagnostic(`${loaded} of ${trials.length} load, ${repaired} of them are changed and loaded again`);
  assert.equal(problems.length, 0, problems.join("\n\n"));
}

describe("fix-all on a configuration that loads gives one that loads, and changes nothing but what it repairs", () => {
  it("in the fixtures", (context) => {
    const trials = fixtureTrials();
    const outcome = holdAll(trials);
    report(context, trials, outcome);
    assert.ok(outcome.repaired > 0);
  });

  it("in the collected real configurations", (context) => {
    if (!hasCorpus) {
      context.diagnostic("there are no collected files (npm run corpus): the fixtures alone were tried");
      return;
    }
    const trials = [...realTrials(), ...treeTrials()];
    const outcome = holdAll(trials);
    report(context, trials, outcome);
    assert.ok(outcome.loaded >= fewestReal, `${outcome.loaded} of at least ${fewestReal} real configurations load`);
  });
});
