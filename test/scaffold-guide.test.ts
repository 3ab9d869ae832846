import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { meanings } from "../server/engine/scaffold/guide/criteria.ts";
import { remaining } from "../server/engine/scaffold/guide/remaining.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { generate } from "../server/engine/scaffold/stack.ts";
import { rules } from "../server/rules/index.ts";
import { criteria } from "../server/rules/soc2.ts";
import { projectOf } from "./support/project.ts";
import { repository } from "./support/repository.ts";
import { writeTexts } from "./support/stack-server.ts";
import { stacks } from "./support/stacks.ts";

const guideOf = (answers: Answers): string =>
  generate(answers).find(({ path }) => path === "docs/stack.md")?.text ?? "";

const titlesOf = (answers: Answers): readonly string[] =>
  [...guideOf(answers).matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);

const peer = (name: string): string => join(repository, ".cache/peers/bin", name);

/** Writes the Dockerfile of each stack into a folder of its own, and returns the names of the folders. */
function writeDockerfiles(folder: string): readonly string[] {
  return stacks.map(({ answers }, index) => {
    const text = generate(answers).find(({ path }) => path === "Dockerfile")?.text ?? "";
    writeTexts(folder, new Map([[`${index}/Dockerfile`, text]]));
    return `${index}/Dockerfile`;
  });
}

/** What a peer printed; it ends with a status of its own when it finds something. */
function printedBy(program: string, args: readonly string[], cwd: string): string {
  const { stdout, error } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  return stdout;
}

describe("other tools on the generated Dockerfiles", () => {
  const skip = existsSync(peer("hadolint")) ? false : "hadolint and checkov are not installed: npm run peers";
  let folder: string;
  let paths: readonly string[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-dockerfiles-"));
    paths = writeDockerfiles(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("hadolint finds what is argued, and nothing else", { skip }, () => {
    const found = JSON.parse(printedBy(peer("hadolint"), ["-f", "json", ...paths], folder));
    for (const [index, { name, answers }] of stacks.entries()) {
      const codes = found
        .filter(({ file }: { file: string }) => file === paths[index])
        .map(({ code }: { code: string }) => `hadolint:${code}`);
      const argued = remaining(answers, generate(answers)).map(({ id }) => id);
      assert.deepEqual(
        [...new Set(codes)],
        argued.filter((id) => id.startsWith("hadolint:")),
        name,
      );
    }
  });

  it("checkov finds nothing", { skip }, () => {
    const args = ["-d", ".", "--framework", "dockerfile", "-o", "json"];
    const { results, summary } = JSON.parse(printedBy(peer("checkov"), args, folder));
    assert.deepEqual(
      results.failed_checks.map((one: { check_id: string; file_path: string }) => [one.check_id, one.file_path]),
      [],
    );
    assert.equal(summary.resource_count, stacks.length);
  });
});

describe("the guide to a stack", () => {
  for (const { name, answers } of stacks) {
    const files = generate(answers);
    const guide = guideOf(answers);

    it(`${name}: argues each finding that is left, and no other`, () => {
      const project = projectOf(Object.fromEntries(files.map(({ path, text }) => [path, text])));
      const found = [...new Set(review(project, { rules }).findings.map(({ rule }) => rule.id))].sort();
      const argued = remaining(answers, files).map(({ id }) => id);
      assert.deepEqual([...new Set(argued.filter((id) => !id.includes(":")))].sort(), found);
      for (const id of argued) assert.ok(guide.includes(`| \`${id}\` |`), id);
    });

    it(`${name}: names every file, every image and no digest that it cannot know`, () => {
      for (const { path } of files) if (path !== "docs/stack.md") assert.ok(guide.includes(`| \`${path}\` |`), path);
      const compose = files.find(({ path }) => path === "compose.yaml")?.text ?? "";
      const images = [...compose.matchAll(/image: (\S+)/g)].map(([, image = ""]) => image);
      for (const image of images) if (!image.includes("$")) assert.ok(guide.includes(`  ${image}`), image);
      assert.doesNotMatch(guide, /@sha256/);
      assert.doesNotMatch(guide, /undefined|\[object/);
    });

    it(`${name}: is Markdown without a loose end`, () => {
      assert.equal((guide.match(/^```/gm) ?? []).length % 2, 0);
      assert.doesNotMatch(guide, /\n\n\n/);
      assert.doesNotMatch(guide, / $/m);
      assert.equal(new Set(titlesOf(answers)).size, titlesOf(answers).length);
    });
  }

  it("speaks of criteria in the words of the rules", () => {
    for (const [id, meaning] of Object.entries(meanings))
      assert.equal(meaning, criteria.find((criterion) => criterion.id === id)?.paraphrase, id);
  });

  it("claims nothing that files cannot show", () => {
    const claims = /\b(complian|certif(y|ied)|satisf|approved|guarante|audit-ready|scored?\b|grades?\b)/i;
    for (const { answers } of stacks) assert.doesNotMatch(guideOf(answers), claims);
    assert.match(guideOf(defaults), /The service auditor decides/);
  });

  it("has no section about what is not there", () => {
    const bare: Answers = { ...defaults, proxy: "none", monitoring: "none", ci: false };
    for (const title of ["The reverse proxy", "TLS", "Limits", "Caching", "Closed paths", "Monitoring", "Checks"]) {
      assert.ok(!titlesOf(bare).includes(title), title);
      if (title !== "Caching") assert.ok(titlesOf(defaults).includes(title), title);
    }
  });

  it("says that Traefik caches nothing where caching was asked for", () => {
    assert.match(guideOf({ ...defaults, proxy: "traefik", caching: "micro" }), /Traefik has no cache of its own/);
    assert.doesNotMatch(guideOf({ ...defaults, proxy: "traefik" }), /cache of its own/);
  });

  it("says what nginx does not tell", () => {
    assert.match(guideOf(defaults), /no statuses, no durations, no refusals/);
  });
});
