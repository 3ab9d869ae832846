import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type DockerfileDocument, parseDockerfile } from "../server/engine/dockerfile/document.ts";
import { keyOf, type ScriptText, shellScripts } from "../server/engine/dockerfile/shell-script.ts";
import { withShellcheck } from "../server/engine/dockerfile/shellcheck.ts";
import { Project } from "../server/engine/project.ts";
import { review } from "../server/engine/review.ts";
import { defaultSettings } from "../server/engine/settings.ts";
import { verify } from "../server/engine/verify.ts";
import { findShellcheck, shellcheckRunner } from "../server/lsp/shellcheck.ts";
import { folderOf, portcullis } from "./support/cli.ts";
import { parseFixture } from "./support/fixture.ts";
import { LspClient, rangeOf } from "./support/lsp-client.ts";
import { repository } from "./support/repository.ts";

const script = (text: string): ScriptText => ({ shell: "sh", text, key: keyOf("sh", text) });

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with a program `shellcheck` made of shell lines; it reads its input first. */
function programOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-shellcheck-"));
  folders.push(folder);
  writeFileSync(join(folder, "shellcheck"), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  return folder;
}

const json = (code: number): string =>
  JSON.stringify({
    comments: [{ line: 1, endLine: 1, column: 1, endColumn: 2, level: "info", code, message: "m", fix: null }],
  });

/** What a runner finds in a script, and what it warns of. */
async function run(
  path: string,
  limits?: Parameters<typeof shellcheckRunner>[2],
): Promise<{ codes: readonly number[][]; said: readonly string[] }> {
  const said: string[] = [];
  const runner = shellcheckRunner({ PATH: path }, (line) => said.push(line), limits);
  const codes: number[][] = [];
  for (const text of ["echo 1", "echo 2", "echo 1"]) {
    const results = await runner([script(text)]);
    assert.deepEqual([...results.keys()], [script(text).key]);
    codes.push([...results.values()].flat().map(({ code }) => code));
  }
  return { codes, said };
}

describe("running ShellCheck", () => {
  it("starts it once for each script, without a shell, an rc file or options of the machine", async () => {
    const folder = programOf(
      "cat >/dev/null",
      'echo "$@" "$SHELLCHECK_OPTS" "$HOME" >>"$0.log"',
      `echo '${json(2000)}'`,
    );
    process.env.SHELLCHECK_OPTS = "-x";
    const { codes, said } = await run(`${folder}:/usr/bin:/bin`);
    delete process.env.SHELLCHECK_OPTS;
    assert.deepEqual([codes, said], [[[2000], [2000], [2000]], []]);
    const line = "--norc --format=json1 --severity=style --shell=sh -";
    assert.deepEqual(
      readFileSync(join(folder, "shellcheck.log"), "utf8")
        .trim()
        .split("\n")
        .map((text) => text.trim()),
      [line, line],
    );
  });

  it("says once that there is none", async () => {
    const { codes, said } = await run("/nonexistent");
    assert.deepEqual(codes, [[], [], []]);
    assert.deepEqual(said, ["shellcheck is not on the PATH: it does not look at scripts in Dockerfiles"]);
  });

  it("takes no program from a folder that the PATH names from the current one", () => {
    const folder = programOf("exit 1");
    assert.equal(findShellcheck({ PATH: `${folder}:/x` }), join(folder, "shellcheck"));
    mkdirSync(join(folder, "sub/shellcheck"), { recursive: true });
    for (const PATH of ["", ".", "bin", ":", join(folder, "sub")]) assert.equal(findShellcheck({ PATH }), undefined);
  });

  it("outlives a program that fails, does not end, writes too much or is no such program", async () => {
    const path = "/usr/bin:/bin";
    const limits = { script: 300, review: 60_000 };
    for (const lines of [["exit 3"], ["exec sleep 20"], ["exec yes"], ["echo '{'"], ["kill -9 $$"]]) {
      const { codes, said } = await run(`${programOf(...lines)}:${path}`, limits);
      assert.deepEqual([codes, said], [[[], [], []], []], lines.join());
    }
    const { said } = await run(`${programOf("exec sleep 20")}:${path}`, { script: 50, review: 1 });
    assert.equal(said.length, 1);
  });
});

/** Every Dockerfile of the fixtures, by a uri of its own. */
function fixtureDocuments(): Map<string, DockerfileDocument> {
  const folder = join(repository, "server/rules/dockerfile");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
  const files = paths.sort().flatMap((path) => {
    const { cases } = parseFixture(readFileSync(join(folder, path), "utf8"), path);
    return cases.flatMap((one) => one.files.filter(({ language }) => language === "dockerfile"));
  });
  const documents = files.map(({ text }, index) => parseDockerfile(`file:///${index}/Dockerfile`, text));
  return new Map(documents.map((document) => [document.uri, document]));
}

const real = findShellcheck(process.env);

describe("the real ShellCheck", { skip: real === undefined && "needs shellcheck" }, () => {
  it("sees in the scripts of all Dockerfile fixtures what stands at the spans, and its fixes prove themselves", async () => {
    const documents = fixtureDocuments();
    let scripts = 0;
    for (const document of documents.values()) {
      for (const found of shellScripts(document)) {
        scripts++;
        const spans = Array.from({ length: found.text.length }, (_, index) => found.span(index, index + 1));
        assert.equal(spans.map(({ start, end }) => document.source.slice(start, end)).join(""), found.text);
      }
    }
    assert.ok(scripts > 200, `${scripts} scripts`);
    const settings = { ...defaultSettings, shellcheck: { enable: true, ignore: [] } };
    const runner = shellcheckRunner(process.env, (line) => assert.fail(line));
    const project = await withShellcheck(new Project({ documents }, settings), runner);
    const { findings } = review(project, { rules: [] });
    const own = findings.filter(({ check }) => check);
    assert.ok(own.length > 50, `${own.length} findings`);
    const quoted = own.filter(({ check, fixes }) => check?.id === "SC2086" && fixes.length > 0);
    for (const { uri, span } of quoted)
      assert.match(documents.get(uri)?.source.slice(span.start, span.end) ?? "", /^\$/);
    assert.ok(quoted.length > 20, `${quoted.length} fixes`);
    for (const finding of own) {
      for (const fix of finding.fixes) assert.equal(verify(project, finding, fix, { rules: [] }), undefined);
    }
  });

  it("is used by the command line where portcullis.yaml says so", () => {
    const Dockerfile = "FROM alpine:3.24\nRUN echo \\\n  $FOO\n";
    const files = { Dockerfile, "portcullis.yaml": "shellcheck:\n  enable: true\n" };
    const cwd = folderOf(files);
    const { stdout } = portcullis(["check", "--format", "json"], { cwd });
    const checks = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule === "dockerfile/shellcheck");
    assert.deepEqual(
      checks.map(({ check, line, column, endColumn }: Record<string, unknown>) => [check, line, column, endColumn]),
      [[{ id: "SC2086", page: "https://www.shellcheck.net/wiki/SC2086" }, 3, 3, 7]],
    );
    assert.match(portcullis(["fix", "--review", "--dry-run"], { cwd }).stdout, /^\+ {2}"\$FOO"$/m);
    const off = folderOf({ Dockerfile });
    assert.doesNotMatch(portcullis(["check"], { cwd: off }).stdout, /shellcheck/);
    const absent = portcullis(["check"], { cwd, env: { PATH: "/nonexistent" } });
    assert.match(absent.stderr, /^portcullis: shellcheck is not on the PATH[^\n]*\n$/);
  });

  const uri = "file:///nowhere/Dockerfile";
  const source = "FROM x\nRUN echo $FOO\n";
  const settings = { shellcheck: { enable: true } };
  const isChecked = (codes: readonly unknown[]): boolean => codes.includes("dockerfile/shellcheck");

  it("is used by the language server in a trusted workspace, and its fix is offered", async () => {
    const client = await LspClient.start({ settings, initializationOptions: { trusted: true } });
    await client.open(uri, "dockerfile", source);
    await client.pull(uri);
    await client.until("the refresh", () => client.refreshes > 0);
    const { items = [] } = await client.pull(uri);
    const own = items.find(({ code }) => code === "dockerfile/shellcheck");
    assert.equal(own?.codeDescription?.href, "https://www.shellcheck.net/wiki/SC2086");
    assert.deepEqual(own?.range, rangeOf(source, "$FOO"));
    const actions = await client.actions(uri, rangeOf(source, "$FOO"));
    assert.ok(actions.some(({ title }) => title === "Make ShellCheck's change for SC2086 (review)"));
    assert.ok(
      actions.some(({ title }) => title.startsWith("Allow dockerfile/shellcheck")),
      JSON.stringify(actions),
    );
    // A change elsewhere does not lose what is known of the script.
    await client.change(uri, `${source}USER app\n`);
    assert.ok(isChecked(await client.codes(uri)));
    assert.equal(await client.stop(), 0);
  });

  it("does not run before the workspace is trusted", async () => {
    const client = await LspClient.start({ settings });
    await client.open(uri, "dockerfile", source);
    await client.pull(uri);
    await client.connection.sendRequest("portcullis/checkWorkspace", {});
    assert.ok(!isChecked(await client.codes(uri)));
    await client.connection.sendNotification("portcullis/trusted");
    await client.until("the refresh", () => client.refreshes > 0);
    assert.ok(isChecked(await client.codes(uri)));
    assert.equal(await client.stop(), 0);
  });

  it("is waited for by a check of the workspace", async () => {
    const folder = folderOf({ "a/Dockerfile": source });
    const initializationOptions = { trusted: true };
    const client = await LspClient.start({ settings, initializationOptions, folders: [`file://${folder}`] });
    await client.connection.sendRequest("portcullis/checkWorkspace", {});
    const shown = client.published.get(`file://${folder}/a/Dockerfile`) ?? [];
    assert.ok(isChecked(shown.map(({ code }) => code)));
    assert.equal(await client.stop(), 0);
  });
});
