import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { deliveryFiles } from "../server/engine/scaffold/delivery/files.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { generate } from "../server/engine/scaffold/stack.ts";
import { writeTexts } from "./support/stack-server.ts";
import { stacks } from "./support/stacks.ts";

const textOf = (answers: Answers, path: string): string =>
  deliveryFiles(answers).find((file) => file.path === path)?.text ?? "";

const write = (folder: string, answers: Answers): void =>
  writeTexts(folder, new Map(generate(answers).map(({ path, text }) => [path, text])));

const run = (folder: string, program: string, ...args: readonly string[]): { status: number | null; said: string } => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  if (error) throw error;
  return { status, said: stdout + stderr };
};

describe("secrets of a stack", () => {
  for (const { name, answers } of stacks) {
    it(`${name}: each has an example and a word in the instruction, and none is generated`, () => {
      const files = generate(answers);
      const compose = parse(files.find(({ path }) => path === "compose.yaml")?.text ?? "", { logLevel: "silent" });
      const used = Object.keys(compose.secrets ?? {}).filter((secret) => secret !== "npmrc");
      const examples = files.map(({ path }) => path).filter((path) => path.endsWith(".example"));
      assert.deepEqual(examples.sort(), used.map((secret) => `secrets/${secret}.example`).sort());
      for (const secret of used) assert.ok(textOf(answers, "secrets/README.md").includes(`## ${secret}`), secret);
      const allowed = /\.example$|^secrets\/README\.md$/;
      assert.deepEqual(
        files.filter(({ path }) => path.startsWith("secrets/") && !allowed.test(path)),
        [],
      );
      for (const { path, text } of files)
        assert.doesNotMatch(text, /BEGIN [A-Z ]*PRIVATE KEY|\$2[aby]\$|\{SHA\}/, path);
    });
  }
});

describe("delivery on a machine", () => {
  const answers: Answers = {
    ...defaults,
    domains: ["app.example.com", "www.example.com"],
    tls: { ...defaults.tls, source: "self-signed" },
    grafana: true,
  };
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-delivery-"));
    write(folder, answers);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("the script makes a certificate for all names, and replaces none", () => {
    const made = run(folder, "sh", "deploy/dev/self-signed.sh");
    assert.equal(made.status, 0, made.said);
    const shown = run(folder, "openssl", "x509", "-in", "secrets/tls.crt", "-noout", "-ext", "subjectAltName");
    for (const name of answers.domains) assert.ok(shown.said.includes(`DNS:${name}`), shown.said);
    const key = readFileSync(join(folder, "secrets/tls.key"), "utf8");
    const again = run(folder, "sh", "deploy/dev/self-signed.sh");
    assert.equal(again.status, 1);
    assert.match(again.said, /exists/);
    assert.equal(readFileSync(join(folder, "secrets/tls.key"), "utf8"), key);
  });

  it("git takes up no secret, but all examples", () => {
    writeFileSync(join(folder, "secrets/grafana_admin_password"), "x\n");
    writeFileSync(join(folder, ".env"), "A=1\n");
    assert.equal(run(folder, "git", "init", "--quiet").status, 0);
    assert.equal(run(folder, "git", "add", "--all").status, 0);
    const tracked = run(folder, "git", "ls-files").said.split("\n");
    assert.deepEqual(
      tracked.filter((path) => path.startsWith("secrets/") || path === ".env"),
      [
        "secrets/README.md",
        "secrets/grafana_admin_password.example",
        "secrets/tls.crt.example",
        "secrets/tls.key.example",
      ],
    );
  });

  it("scripts are shell that can be read", () => {
    for (const path of ["deploy/dev/self-signed.sh", ".githooks/pre-commit"]) {
      assert.ok(existsSync(join(folder, path)));
      assert.equal(run(folder, "sh", "-n", path).status, 0, path);
      assert.equal(deliveryFiles(answers).find((file) => file.path === path)?.executable, true, path);
    }
  });

  it("a sign that no host name has cannot end a word of the script", () => {
    const hostile = { ...answers, domains: ['a.example.com"; touch x #', "$(touch x)"] };
    assert.match(textOf(hostile, "deploy/dev/self-signed.sh"), /DNS:a\.example\.comtouchx,DNS:touchx,DNS:localhost"/);
  });
});

describe("the workflow", () => {
  const workflow = parse(textOf(defaults, ".github/workflows/portcullis.yml"));

  it("pins every action to a commit and says its version", () => {
    const uses = [...textOf(defaults, ".github/workflows/portcullis.yml").matchAll(/uses: (.*)/g)].map(
      ([, one]) => one,
    );
    assert.equal(uses.length, 3);
    for (const one of uses) assert.match(one ?? "", /^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may do nothing but read, and upload findings", () => {
    assert.deepEqual(workflow.permissions, { contents: "read" });
    assert.deepEqual(workflow.jobs.check.permissions, { contents: "read", "security-events": "write" });
    assert.equal(workflow.jobs.check.steps[0].with["persist-credentials"], false);
  });

  it("is there only where it was asked for", () => {
    const paths = deliveryFiles({ ...defaults, ci: false }).map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path) => /github|githooks|portcullis\.yaml/.test(path)),
      [],
    );
    assert.ok(paths.includes(".gitignore"));
  });
});
