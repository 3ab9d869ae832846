import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { validate } from "dockerfile-utils";
import { type DockerfileDocument, parseDockerfile } from "../server/engine/dockerfile/document.ts";
import type { Stage } from "../server/engine/dockerfile/stages.ts";
import { fixAll } from "../server/engine/fix-all.ts";
import type { Project } from "../server/engine/project.ts";
import type { Rule } from "../server/engine/rule.ts";
import { rules } from "../server/rules/index.ts";
import { parseFixture } from "./support/fixture.ts";
import { projectOf, testRoot } from "./support/project.ts";
import { filesBelow, readText, repository } from "./support/repository.ts";

const corpus = join(repository, ".cache/corpus");
const hasCorpus = existsSync(join(corpus, "index.json"));
/** How many of the collected Dockerfiles a safe fix must change, so that the property says something. */
const fewestReal = 100;
const validatorError = 1;
/** One rule is tried apart: it complains of the letters that the fixes of others add, and so refuses them. */
const isApart = ({ id }: Rule): boolean => id === "dockerfile/long-run-line";
const tried: readonly (readonly Rule[])[] = [rules.filter((rule) => !isApart(rule)), rules.filter(isApart)];

/** One Dockerfile of a project. */
interface Trial {
  readonly title: string;
  readonly project: Project;
  readonly uri: string;
}

const trialsOf = (title: string, project: Project): readonly Trial[] =>
  project.dockerfiles.map(({ uri }) => ({ title: `${title}: ${uri.slice(testRoot.length + 1)}`, project, uri }));

function fixtureTrials(): readonly Trial[] {
  return filesBelow("server/rules", ".md").flatMap((path) => {
    const { id, cases } = parseFixture(readText(path), path);
    return cases.flatMap(({ title, files }) => {
      const sources = files.filter(({ role }) => role !== "fixed");
      const texts = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
      return trialsOf(`${id}: ${title}`, projectOf(texts));
    });
  });
}

/** Each collected file as a project of its own. */
function realTrials(): readonly Trial[] {
  const entries: readonly { readonly file: string; readonly language: string }[] = JSON.parse(
    readFileSync(join(corpus, "index.json"), "utf8"),
  );
  return entries
    .filter(({ language }) => language === "dockerfile")
    .flatMap(({ file }) =>
      trialsOf(basename(file), projectOf({ Dockerfile: readFileSync(join(corpus, file), "utf8") })),
    );
}

/** What is wrong by kind: a message quotes what a fix may write in another way. */
const problemsOf = ({ syntaxProblems }: DockerfileDocument): readonly string[] =>
  syntaxProblems.map(({ kind, message }) => kind ?? message);

/** Comments of a file; an exception that nothing needs any more is removed by its own safe fix. */
const commentsOf = ({ comments, source }: DockerfileDocument): readonly string[] =>
  comments
    .map(({ start, end }) => source.slice(start, end).trimEnd())
    .filter((comment) => !comment.startsWith("# portcullis: allow"));

/** What each stage is built from and takes files from. */
const graphOf = (document: DockerfileDocument): readonly unknown[] =>
  document.stages.map((stage) => ({
    name: stage.name,
    parent: stage.parent?.index,
    image: stage.image,
    copiedInto: stage.copiedInto.map(indexOf),
    isShipped: stage.isShipped,
  }));

const indexOf = ({ index }: Stage): number => index;

const errorsOf = ({ source }: DockerfileDocument): readonly unknown[] =>
  validate(source).flatMap(({ severity, message }) => (severity === validatorError ? [message] : []));

/** The texts of the first list that the second one does not have, as often. */
function missing(from: readonly string[], among: readonly string[]): readonly string[] {
  const left = [...among];
  return from.filter((text) => {
    const index = left.indexOf(text);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** Holds what fix-all made of a Dockerfile against what was there. */
function hold(title: string, before: DockerfileDocument, after: DockerfileDocument): void {
  const { source } = after;
  assert.deepEqual(missing(problemsOf(after), problemsOf(before)), [], `${title}: new syntax problems\n${source}`);
  assert.deepEqual(missing(commentsOf(before), commentsOf(after)), [], `${title}: comments are gone\n${source}`);
  // Where the builder refuses the file, it builds nothing that could stay the same.
  if (before.syntaxProblems.length > 0) return;
  assert.deepEqual(graphOf(after), graphOf(before), `${title}: other stages\n${source}`);
  if (errorsOf(before).length === 0) assert.deepEqual(errorsOf(after), [], `${title}: dockerfile-utils\n${source}`);
}

/** Repairs a Dockerfile by some rules, and gives whether something was changed. */
function repair({ title, project, uri }: Trial, some: readonly Rule[]): boolean {
  const before = project.dockerfiles.find((document) => document.uri === uri);
  const options = { rules: some, all: true, root: testRoot, uris: [uri] };
  const result = fixAll(project, options);
  const isRead = before?.syntaxProblems.length === 0;
  const refused = result.refused.map(({ message }) => message);
  assert.deepEqual(isRead ? refused : [], [], `${title}: a fix does not prove itself`);
  const text = result.changes.get(uri);
  if (text === undefined || !before) return false;
  hold(title, before, parseDockerfile(uri, text));
  const again = fixAll(result.project, options);
  assert.deepEqual([...again.changes.values()], [], `${title}: a second run changes something`);
  return true;
}

/** Repairs every Dockerfile, tells how many were changed, and gives that number. */
function holdAll(context: TestContext, trials: readonly Trial[]): number {
  const problems: string[] = [];
  let repaired = 0;
  for (const trial of trials) {
    try {
      if (tried.map((some) => repair(trial, some)).includes(true)) repaired++;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  context.diagnostic(
    `${repaired} of ${trials.length} Dockerfiles are changed, ${problems.length} not as they should be`,
  );
  assert.equal(problems.length, 0, problems.join("\n\n"));
  return repaired;
}

describe("fix-all keeps what a Dockerfile builds, its comments, and a parser's peace", () => {
  it("in the fixtures", (context) => {
    assert.ok(holdAll(context, fixtureTrials()) > 0);
  });

  it("in the collected real Dockerfiles", (context) => {
    if (!hasCorpus) {
      context.diagnostic("there are no collected files (npm run corpus): the fixtures alone were tried");
      return;
    }
    const repaired = holdAll(context, realTrials());
    assert.ok(repaired >= fewestReal, `${repaired} of at least ${fewestReal} real Dockerfiles are changed`);
  });
});
