import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { repository } from "./support/repository.ts";

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "portcullis-package-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], cwd: string): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the extension package", () => {
  const [vsix = ""] = readdirSync(repository).filter((name) => name === `portcullis-${manifest.version}.vsix`);

  it("is at most 1.5 MB", () => {
    const { size } = statSync(join(repository, vsix));
    assert.ok(size > 100_000 && size <= 1_500_000, `${size} bytes`);
  });

  it("holds the bundles, licences and data, and nothing else", () => {
    const vsce = join(repository, "node_modules/@vscode/vsce/vsce");
    const { stdout } = run(process.execPath, [vsce, "ls", "--no-dependencies"], repository);
    const files = stdout.split("\n").filter(Boolean).sort();
    for (const needed of ["LICENSE", "THIRD-PARTY-NOTICES.txt", "README.md", "dist/client.cjs", "dist/server.web.js"]) {
      assert.ok(
        files.some((file) => file.toLowerCase() === needed.toLowerCase()),
        needed,
      );
    }
    const allowed =
      /^(dist\/([\w.]+\.c?js|cli\/[\w.-]+\.cjs)|images\/icon\.png|(schemas|syntaxes|snippets)\/[\w.-]+\.json|language-configuration\.json|package\.json|LICENSE(\.txt)?|readme\.md|third-party-notices\.txt)$/i;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
  });

  it("names every package that is in a bundle, with its licence", () => {
    const notices = readFileSync(join(repository, "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of [
      "dockerfile-ast",
      "unbash",
      "yaml",
      "vscode-languageserver",
      "vscode-languageclient",
      "@nginx/reference-lib",
      "@secretlint/secretlint-rule-aws",
    ]) {
      assert.ok(notices.includes(name), name);
    }
  });

  it("depends on nothing that would be installed with it", () => {
    assert.equal(manifest.dependencies, undefined);
    const scripts = Object.keys(manifest.scripts);
    for (const hook of ["prepare", "preinstall", "install", "postinstall"]) assert.ok(!scripts.includes(hook), hook);
  });
});

describe("the npm package", () => {
  const packed = run("npm", ["pack", "--silent", "--pack-destination", scratch], repository);
  const tarball = join(scratch, packed.stdout.trim().split("\n").at(-1) ?? "");
  const portcullis = (cwd: string, ...args: readonly string[]): Outcome =>
    run("npx", ["--yes", "--offline", `--package=${tarball}`, "portcullis", ...args], cwd);

  it("works from an empty folder", () => {
    assert.equal(packed.status, 0, packed.stderr);
    const folder = mkdtempSync(join(scratch, "empty-"));
    const nothing = portcullis(folder, "check");
    assert.equal(nothing.status, 3, nothing.stderr);
    writeFileSync(join(folder, "nginx.conf"), "http {\n    server_tokens on;\n}\n");
    const found = portcullis(folder, "check");
    assert.equal(found.status, 1, found.stderr);
    assert.match(found.stdout, /nginx\/server-tokens-on/);
  });
});
