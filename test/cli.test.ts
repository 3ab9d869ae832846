import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { version } from "../server/engine/version.ts";
import { folderOf, portcullis } from "./support/cli.ts";
import { readText, repository } from "./support/repository.ts";

const on = "http {\n    server_tokens on;\n}\nerror_log stderr warn;\n";
const off = "http {\n    server_tokens off;\n}\nerror_log stderr warn;\n";
/** Only the default is at fault, which is an info. */
const silent = "http {\n    sendfile on;\n}\n";
const broken = "http {\n    server_tokens off\n}\nerror_log stderr warn;\n";
const rule = "nginx/server-tokens-on";

interface JsonFinding {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
}

interface JsonReport {
  readonly schemaVersion: number;
  readonly files: readonly string[];
  readonly findings: readonly JsonFinding[];
  readonly excepted: readonly (JsonFinding & { readonly exception: { readonly reason?: string } })[];
}

function jsonReport(args: readonly string[], cwd: string): JsonReport {
  return JSON.parse(portcullis(["check", "--format", "json", ...args], { cwd }).stdout) as JsonReport;
}

const code = (args: readonly string[], cwd: string): number | null => portcullis(args, { cwd }).code;

/** Asserts that a run ended with a code and one plain line on standard error. */
function assertRefused(args: readonly string[], cwd: string, expected: number, line: RegExp): void {
  const result = portcullis(args, { cwd });
  assert.equal(result.code, expected, result.stderr);
  assert.match(result.stderr, /^portcullis: [^\n]+\n$/);
  assert.match(result.stderr, line);
}

describe("exit codes", () => {
  it("is 0 for a file without findings, and for findings below --fail-on", () => {
    const cwd = folderOf({ "nginx.conf": off, "on/nginx.conf": on, "silent/nginx.conf": silent });
    assert.equal(code(["check", "nginx.conf"], cwd), 0);
    assert.equal(code(["check", "--fail-on", "error", "on"], cwd), 0);
    assert.equal(code(["check", "--fail-on=never", "on"], cwd), 0);
    assert.equal(code(["check", "silent"], cwd), 0);
  });

  it("is 1 for a finding at --fail-on, which is warning by default", () => {
    const cwd = folderOf({ "on/nginx.conf": on, "silent/nginx.conf": silent });
    assert.equal(code(["check", "on"], cwd), 1);
    assert.equal(code(["check"], cwd), 1);
    assert.equal(code(["check", "--fail-on", "info", "silent"], cwd), 1);
  });

  it("is 1 for a syntax problem with --fail-on error", () => {
    const cwd = folderOf({ "nginx.conf": broken });
    const result = portcullis(["check", "--fail-on", "error"], { cwd });
    assert.equal(result.code, 1);
    assert.match(result.stdout, /^nginx\.conf:2:\d+ error nginx\/syntax$/m);
  });

  it("is 2 for wrong arguments, with one line that names them", () => {
    const cwd = folderOf({ "nginx.conf": off });
    assertRefused([], cwd, 2, /no command/);
    assertRefused(["chek"], cwd, 2, /chek.*did you mean check\?/);
    assertRefused(["check", "--formt", "json"], cwd, 2, /--formt.*--format\?/);
    assertRefused(["check", "--format", "yaml"], cwd, 2, /text, json, sarif, github, junit, not yaml/);
    assertRefused(["check", "--format"], cwd, 2, /--format needs a value/);
    assertRefused(["check", "--all=1"], cwd, 2, /--all takes no value/);
    assertRefused(["check", "-x"], cwd, 2, /no option -x/);
    assertRefused(["check", "--max-size", "many"], cwd, 2, /--max-size/);
    assertRefused(["rules", "nginx.conf"], cwd, 2, /no further argument: nginx\.conf/);
    assertRefused(["explain"], cwd, 2, /explain needs RULE/);
    assertRefused(["lsp"], cwd, 2, /--stdio/);
  });

  it("is 2 for a day that is none", () => {
    const cwd = folderOf({ "nginx.conf": off });
    const result = portcullis(["check"], { cwd, env: { SOURCE_DATE_EPOCH: "yesterday" } });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /^portcullis: SOURCE_DATE_EPOCH [^\n]*\n$/);
  });

  it("is 2 for a portcullis.yaml that is not understood, and still reports", () => {
    const cwd = folderOf({ "nginx.conf": on, "portcullis.yaml": "rulez: {}\n" });
    const result = portcullis(["check"], { cwd });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /^portcullis: portcullis\.yaml is not understood in 1 place: [^\n]*rulez[^\n]*\n$/);
    assert.match(result.stdout, /^portcullis\.yaml:1:1 error portcullis\/settings$/m);
    assert.match(result.stdout, /^nginx\.conf:2:19 warning nginx\/server-tokens-on$/m);
    assert.equal(code(["check", "--no-config"], cwd), 1);
  });

  it("is 2 in a folder that is gone", () => {
    const cwd = folderOf({ "gone/readme": "" });
    const program = join(repository, "out/server/cli/main.js");
    const script = `cd gone && rm -r ../gone && exec "${process.execPath}" "${program}" check`;
    const { status, stderr } = spawnSync("sh", ["-c", script], { cwd, encoding: "utf8" });
    assert.equal(status, 2);
    assert.equal(stderr, "portcullis: the current folder does not exist\n");
  });

  it("is 2 for a portcullis.yaml that cannot be read", () => {
    const cwd = folderOf({ "nginx.conf": off, "portcullis.yaml": Uint8Array.of(0xff, 0xfe, 0x41) });
    assertRefused(["check"], cwd, 2, /portcullis\.yaml is not valid UTF-8/);
  });

  it("is 3 when there is nothing to check", () => {
    const cwd = folderOf({ "README.md": "# Hello\n", "src/app.conf": "[main]\nkey = value\n" });
    assertRefused(["check"], cwd, 3, /no Dockerfile and no nginx configuration/);
    assert.equal(portcullis(["check"], { cwd }).stdout, "");
    const named = portcullis(["check", "README.md"], { cwd });
    assert.equal(named.code, 3);
    assert.match(named.stderr, /^portcullis: README\.md is neither a Dockerfile nor nginx configuration$/m);
  });

  it("is 4 for a named file that is missing, too large or no text", () => {
    const cwd = folderOf({ "nginx.conf": on, "bin.nginx": "a\0b", "big.nginx": "# #\n".repeat(1_250_001) });
    for (const [path, why] of Object.entries({
      none: "does not exist",
      "bin.nginx": "is not text",
      "big.nginx": "is larger",
    })) {
      const result = portcullis(["check", path], { cwd });
      assert.equal(result.code, 4);
      assert.ok(result.stderr.startsWith(`portcullis: ${path} ${why}`), result.stderr);
    }
    assert.equal(code(["check", "--max-size", "10", "nginx.conf"], cwd), 4);
    assert.equal(code(["check", "--max-size", "6000000", "big.nginx"], cwd), 0);
  });

  it("is 4 for a pipe, at once", () => {
    const cwd = folderOf({});
    assert.equal(spawnSync("mkfifo", [join(cwd, "nginx.conf")]).status, 0);
    const result = portcullis(["check", "nginx.conf"], { cwd });
    assert.equal(result.code, 4);
    assert.match(result.stderr, /is not a regular file/);
  });

  it("only warns of a file that was found and is too large", () => {
    const cwd = folderOf({ "nginx.conf": off, "sub/big.nginx": "#".repeat(2000) });
    const result = portcullis(["check", "--max-size", "1000"], { cwd });
    assert.equal(result.code, 0);
    assert.match(result.stderr, /^portcullis: sub\/big\.nginx is not checked: it is larger/);
  });

  it("is 70 for an internal error, in one line; the stack only on demand", () => {
    const cwd = folderOf({ "nginx.conf": on });
    const preload = join(cwd, "preload.cjs");
    writeFileSync(
      preload,
      'require("fs").existsSync = () => { throw new Error("boom\\nsecond line"); }; require("module").syncBuiltinESMExports();',
    );
    const node = ["--require", preload];
    const quiet = portcullis(["check", "nginx.conf", "missing.conf"], { cwd, node });
    assert.equal(quiet.code, 70);
    assert.match(quiet.stderr, /internal error: Error: boom; PORTCULLIS_DEBUG=1 shows where\n$/);
    assert.doesNotMatch(quiet.stderr, /\n +at /);
    const loud = portcullis(["check", "nginx.conf"], { cwd, node, env: { PORTCULLIS_DEBUG: "1" } });
    assert.equal(loud.code, 70);
    assert.match(loud.stderr, /\n +at /);
  });

  it("prefers 2 over 4, and 4 over 3 and 1", () => {
    const cwd = folderOf({ "nginx.conf": on, "bad/nginx.conf": on, "bad/portcullis.yaml": "rulez: {}\n" });
    assert.equal(code(["check", "bad/nginx.conf", "missing"], cwd), 2);
    assert.equal(code(["check", "missing"], cwd), 4);
    assert.equal(code(["check", "nginx.conf", "missing"], cwd), 4);
  });

  it("ends quietly when the reader has seen enough", async () => {
    const cwd = folderOf({ "nginx.conf": "http { server_tokens on; }\n".repeat(3000) });
    const program = join(repository, "out/server/cli/main.js");
    const child = spawn(process.execPath, [program, "check", "--format", "json"], { cwd });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    await once(child, "close");
    assert.equal(stderr, "");
  });
});

describe("finding files", () => {
  const paths = (args: readonly string[], cwd: string): readonly string[] => jsonReport(args, cwd).files;

  it("takes the names it knows and what reads like nginx, and skips node_modules", () => {
    const cwd = folderOf({
      Dockerfile: "FROM scratch\n",
      "api.Dockerfile": "FROM scratch\n",
      "web/nginx/nginx.conf": off,
      "web/conf.d/app.conf": "server {\n    listen 80;\n    server_name a;\n}\n",
      "etc/app.conf": "[section]\nkey = value\n",
      "node_modules/x/Dockerfile": "FROM scratch\n",
      ".devcontainer/Dockerfile": "FROM scratch\n",
      ".git/nginx.conf": off,
    });
    assert.deepEqual(paths([], cwd), [
      ".devcontainer/Dockerfile",
      "Dockerfile",
      "api.Dockerfile",
      "web/conf.d/app.conf",
      "web/nginx/nginx.conf",
    ]);
  });

  it("leaves out what .gitignore names, down to the nearest one, up to the root of the repository", () => {
    const cwd = folderOf({
      ".git/HEAD": "",
      ".gitignore": "build/\n*.nginx\n!keep.nginx\n/top.Dockerfile\n",
      "top.Dockerfile": "FROM scratch\n",
      "sub/top.Dockerfile": "FROM scratch\n",
      "sub/a.nginx": off,
      "sub/keep.nginx": off,
      "sub/deep/.gitignore": "!b.nginx\n",
      "sub/deep/b.nginx": off,
      "sub/build/Dockerfile": "FROM scratch\n",
    });
    assert.deepEqual(paths(["sub"], cwd), ["sub/deep/b.nginx", "sub/keep.nginx", "sub/top.Dockerfile"]);
    assert.deepEqual(paths(["."], cwd), ["sub/deep/b.nginx", "sub/keep.nginx", "sub/top.Dockerfile"]);
    assert.deepEqual(paths(["sub/a.nginx"], cwd), ["sub/a.nginx"]);
    assert.deepEqual(paths(["sub/build"], cwd), ["sub/build/Dockerfile"]);
  });

  it("is not slowed by a pattern made to be slow", () => {
    const cwd = folderOf({ ".gitignore": `${"*a".repeat(40)}b\n`, [`${"a".repeat(200)}.nginx`]: off });
    const started = performance.now();
    assert.equal(paths([], cwd).length, 1);
    assert.ok(performance.now() - started < 20_000);
  });

  it("follows links to files and not to folders, so that a circle ends", () => {
    const cwd = folderOf({ "real/nginx.conf": off, "other/readme": "" });
    symlinkSync("..", join(cwd, "real/up"));
    symlinkSync("nginx.conf", join(cwd, "real/link.nginx"));
    symlinkSync("nowhere", join(cwd, "real/Dockerfile"));
    assert.deepEqual(paths([], cwd), ["real/link.nginx", "real/nginx.conf"]);
  });

  it("takes a named file by its content when its name does not tell", () => {
    const cwd = folderOf({
      site: "server {\n    listen 80;\n    server_name a;\n}\n",
      image: "# base\nFROM scratch\n",
    });
    assert.deepEqual(paths(["site", "image"], cwd), ["image", "site"]);
  });

  it("checks a file once that was named twice", () => {
    const cwd = folderOf({ "nginx.conf": on });
    assert.equal(
      jsonReport(["nginx.conf", ".", "./nginx.conf"], cwd).findings.filter((found) => found.rule === rule).length,
      1,
    );
  });

  it("reports on what was asked for, not on what that includes from elsewhere", () => {
    const cwd = folderOf({
      "nginx.conf": "http {\n    include extra/tokens.inc;\n}\n",
      "extra/tokens.inc": "server_tokens on;\n",
    });
    const found = (args: readonly string[]): readonly string[] =>
      jsonReport(args, cwd)
        .findings.filter((finding) => finding.rule === rule)
        .map(({ path }) => path);
    assert.deepEqual(found(["nginx.conf"]), []);
    assert.deepEqual(found(["."]), ["extra/tokens.inc"]);
  });

  it("reads standard input as the named file, with the settings that decide there", () => {
    const cwd = folderOf({ "quiet/portcullis.yaml": `rules:\n  ${rule}: off\n` });
    const run = (name: string, input: string | Uint8Array, ...more: string[]): number | null =>
      portcullis(["check", "--stdin-filename", name, ...more], { cwd, input }).code;
    assert.equal(run("nginx.conf", on), 1);
    assert.equal(run("quiet/nginx.conf", on), 0);
    assert.equal(run("notes.txt", "hello\n"), 3);
    assert.equal(run("nginx.conf", "a\0b"), 4);
    assert.equal(run("nginx.conf", on, "--max-size", "5"), 4);
    assert.equal(run("nginx.conf", on, "nginx.conf"), 2);
  });

  it("lets the nearest portcullis.yaml upward decide, for each file", () => {
    const cwd = folderOf({
      "nginx.conf": on,
      "a/portcullis.yaml": `rules:\n  ${rule}: error\n`,
      "a/deep/nginx.conf": on,
      "b/portcullis.yaml": `rules:\n  ${rule}: off\n`,
      "b/nginx.conf": on,
    });
    const found = jsonReport([], cwd).findings.filter((finding) => finding.rule === rule);
    assert.deepEqual(
      found.map(({ path, severity }) => `${path} ${severity}`),
      ["a/deep/nginx.conf error", "nginx.conf warning"],
    );
  });
});

describe("reports", () => {
  const excepted = `http {\n    # portcullis: allow ${rule} -- the probe reads it (SEC-1)\n    server_tokens on;\n}\nerror_log stderr warn;\n`;

  it("shows place, line, carets, why, criterion, remedy and fix, then the sums", () => {
    const cwd = folderOf({ "nginx.conf": on });
    const { stdout } = portcullis(["check"], { cwd });
    assert.match(
      stdout,
      /^nginx\.conf:2:19 warning nginx\/server-tokens-on\n {2}server_tokens on puts the nginx version/,
    );
    assert.match(stdout, /^ 2 \| {5}server_tokens on;\n {3}\| {19}\^\^$/m);
    assert.match(stdout, /^ {2}why {8}\S/m);
    assert.match(stdout, /^ {2}criterion {2}relates to CC6\.6: /m);
    assert.match(stdout, /^ {2}remedy {5}Set `server_tokens off;`/m);
    assert.match(stdout, /^ {2}fix {8}safe: Set server_tokens off/m);
    assert.match(stdout, /^1 finding in 1 file: 1 warning$/m);
    assert.match(stdout, /^ {2}1 {2}CC6\.6 {2}\S/m);
    assert.ok(stdout.split("\n").every((line) => line.length <= 100));
  });

  it("counts an excepted finding, and takes it back with --no-exceptions", () => {
    const cwd = folderOf({ "nginx.conf": excepted });
    const { code: kept, stdout } = portcullis(["check"], { cwd });
    assert.equal(kept, 0);
    assert.match(stdout, /^No findings in 1 file\n1 finding accepted by an exception$/m);
    assert.equal(code(["check", "--no-exceptions"], cwd), 1);
    assert.equal(jsonReport([], cwd).excepted[0]?.exception.reason, "the probe reads it (SEC-1)");
    const junit = portcullis(["check", "--format", "junit"], { cwd }).stdout;
    assert.match(junit, /<skipped message="the probe reads it \(SEC-1\)"\/>/);
  });

  it("calls a central exception stale only where its whole folder was searched", () => {
    const allow = `exceptions:\n  allow:\n    - rule: ${rule}\n      path: "**"\n      reason: none left\n`;
    const cwd = folderOf({ "nginx.conf": off, "portcullis.yaml": allow });
    assert.deepEqual(
      jsonReport([], cwd).findings.map((finding) => `${finding.path} ${finding.rule}`),
      ["portcullis.yaml portcullis/stale-exception"],
    );
    assert.deepEqual(jsonReport(["nginx.conf"], cwd).findings, []);
  });

  it("gives json places from 1 that a byte order mark does not shift", () => {
    // nginx refuses the mark, which is a finding of its own.
    const cwd = folderOf({ "nginx.conf": "\ufeffhttp { server_tokens on; }\r\n" });
    const report = jsonReport([], cwd);
    assert.equal(report.schemaVersion, 1);
    const [found] = report.findings.filter((finding) => finding.rule === rule);
    assert.deepEqual(
      [found?.line, found?.column, found?.endLine, found?.endColumn],
      [1, "http { server_tokens ".length + 1, 1, "http { server_tokens on".length + 1],
    );
  });

  it("escapes workflow commands", () => {
    const cwd = folderOf({ "a,b:c%\n.nginx": on });
    const { stdout } = portcullis(["check", "--format", "github"], { cwd });
    const [command = "", sums] = stdout.split("\n");
    assert.ok(
      command.startsWith(
        `::warning file=a%2Cb%3Ac%25%0A.nginx,line=2,col=19,endLine=2,endColumn=21,title=${rule}::server_tokens on puts`,
      ),
      command,
    );
    assert.equal(sums, "Portcullis: 0 error, 1 warning, 0 info, 0 hint; 0 excepted");
  });

  it("fails a case of junit only at --fail-on, and has a case for a file without findings", () => {
    const cwd = folderOf({ "a&b.nginx": on, "nginx.conf": off });
    const failing = portcullis(["check", "--format", "junit"], { cwd }).stdout;
    assert.match(failing, /<testsuite name="a&amp;b\.nginx" tests="1" failures="1" errors="0" skipped="0">/);
    assert.match(failing, /<testcase name="no findings" classname="nginx\.conf"\/>/);
    const passing = portcullis(["check", "--format", "junit", "--fail-on", "error"], { cwd }).stdout;
    assert.doesNotMatch(passing, /<failure/);
    assert.match(passing, /<system-out>warning: a&amp;b\.nginx:2:19: /);
  });

  it("is the same, byte for byte, from run to run and in any order of the paths", () => {
    for (const format of ["text", "json", "sarif", "github", "junit"]) {
      const run = (...names: string[]): string => {
        const result = portcullis(["check", "--format", format, ...names], { cwd: repository });
        return `${result.code}\n${result.stdout}\n${result.stderr}`;
      };
      const first = run("sample/nginx", "sample/Dockerfile");
      assert.ok(first.length > 1000);
      assert.equal(run("sample/Dockerfile", "sample/nginx"), first);
    }
  });

  it("lets no name or line of a file steer the terminal or forge a line", () => {
    const cwd = folderOf({
      "a\u001b[31m\nnginx.conf:1:1 error fake.nginx": "http { server_tokens on; # \u001b]0;title\u0007 \u202e\n}\n",
      "::error::x.nginx": on,
    });
    const { stdout } = portcullis(["check"], { cwd });
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.doesNotMatch(stdout, /^(::|nginx\.conf)/m);
    assert.match(stdout, /^\.\/::error::x\.nginx:2:19 warning/m);
  });

  it("shows no secret in any format", () => {
    const secret = "hunter2hunter2";
    const cwd = folderOf({
      "nginx.conf": `http { server_tokens on; set $x "password=${secret}"; # https://me:${secret}@host/\n}\n`,
      Dockerfile: `FROM node:latest\nENV API_TOKEN=${secret} DATABASE_URL=postgres://app:${secret}@db/app\nARG PASSWORD=${secret}\nADD a.sh /\nRUN curl -u bot:${secret} https://files.corp.internal/a | sh\n`,
    });
    for (const format of ["text", "json", "sarif", "github", "junit"]) {
      const { stdout } = portcullis(["check", "--all", "--format", format], { cwd });
      assert.ok(stdout.includes(rule));
      assert.ok(!stdout.includes(secret), format);
    }
  });

  it("colours nothing where nobody looks", () => {
    const cwd = folderOf({ "nginx.conf": on });
    assert.doesNotMatch(portcullis(["check"], { cwd }).stdout, /\u001b/);
  });

  it("dates the review by SOURCE_DATE_EPOCH", () => {
    const cwd = folderOf({ Dockerfile: "FROM node:24\n" });
    const onDay = (epoch: string): boolean =>
      portcullis(["check", "--format", "json"], { cwd, env: { SOURCE_DATE_EPOCH: epoch } }).stdout.includes(
        "end-of-life-base-image",
      );
    assert.equal(onDay("1767225600"), false, "2026-01-01");
    assert.equal(onDay("1893456000"), true, "2030-01-01");
  });
});

describe("fix", () => {
  it("applies safe fixes, keeps the mode, and leaves every other byte alone", () => {
    const cwd = folderOf({ Dockerfile: "\ufeffFROM scratch\r\n#é\r\nADD  a.sh /\r\nUSER 1" });
    const path = join(cwd, "Dockerfile");
    chmodSync(path, 0o640);
    const result = portcullis(["fix"], { cwd });
    assert.equal(result.code, 0, result.stdout);
    assert.match(result.stdout, /^fixed Dockerfile\n1 fix in 1 file\n/);
    assert.equal(readFileSync(path, "utf8"), "\ufeffFROM scratch\r\n#é\r\nCOPY  a.sh /\r\nUSER 1");
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(cwd), ["Dockerfile"]);
  });

  it("is 1 while a finding of at least warning is left, and lists it", () => {
    const cwd = folderOf({ Dockerfile: "FROM node:latest\n" });
    const result = portcullis(["fix"], { cwd });
    assert.equal(result.code, 1);
    assert.match(result.stdout, /^left for a person:$/m);
    assert.match(
      result.stdout,
      /^ {2}Dockerfile:1:\d+ warning dockerfile\/latest-base-image: for review: .*\(needs input\)$/m,
    );
    assert.equal(readFileSync(join(cwd, "Dockerfile"), "utf8"), "FROM node:latest\n");
  });

  it("applies with --review a lone fix that needs no input", () => {
    const body = "http {\n    server_tokens off;\n    client_max_body_size 0;\n}\n";
    const cwd = folderOf({ "nginx.conf": body });
    portcullis(["fix"], { cwd });
    assert.equal(readFileSync(join(cwd, "nginx.conf"), "utf8"), body);
    portcullis(["fix", "--review"], { cwd });
    assert.match(readFileSync(join(cwd, "nginx.conf"), "utf8"), /client_max_body_size [1-9]/);
  });

  it("prints with --dry-run a diff that patch takes, and writes nothing", () => {
    const files = {
      "web/nginx.conf": on,
      "no newline.nginx": "http { server_tokens on; }",
      "dos/nginx.conf": on.replaceAll("\n", "\r\n"),
    };
    const cwd = folderOf(files);
    const { stdout } = portcullis(["fix", "--dry-run"], { cwd });
    for (const [path, text] of Object.entries(files)) assert.equal(readFileSync(join(cwd, path), "utf8"), text);
    const other = folderOf(files);
    const patch = spawnSync("git", ["apply", "-"], { cwd: other, input: stdout, encoding: "utf8" });
    assert.equal(patch.status, 0, patch.stderr);
    assert.equal(portcullis(["fix"], { cwd }).code, 0);
    for (const path of Object.keys(files)) {
      const fixed = readFileSync(join(cwd, path), "utf8");
      assert.match(fixed, /server_tokens off/);
      assert.equal(readFileSync(join(other, path), "utf8"), fixed);
    }
  });

  it("refuses what is not valid UTF-8, to the byte", () => {
    const bytes = Buffer.concat([Buffer.from("# caf\xe9\n", "latin1"), Buffer.from(on)]);
    const cwd = folderOf({ "nginx.conf": bytes });
    const result = portcullis(["fix", "nginx.conf"], { cwd });
    assert.equal(result.code, 4);
    assert.match(result.stderr, /^portcullis: nginx\.conf is not valid UTF-8$/m);
    assert.deepEqual(readFileSync(join(cwd, "nginx.conf")), bytes);
    assert.equal(code(["check", "nginx.conf"], cwd), 1);
  });

  it("writes through a link inside the project and refuses one that leads out of it", () => {
    const outside = folderOf({ "nginx.conf": on });
    const cwd = folderOf({ "real/nginx.conf": on, "out/readme": "" });
    symlinkSync("real/nginx.conf", join(cwd, "link.nginx"));
    symlinkSync(join(outside, "nginx.conf"), join(cwd, "out/nginx.conf"));
    assert.equal(code(["fix", "link.nginx"], cwd), 0);
    assert.ok(lstatSync(join(cwd, "link.nginx")).isSymbolicLink());
    assert.equal(readFileSync(join(cwd, "real/nginx.conf"), "utf8"), off);
    const result = portcullis(["fix", "out/nginx.conf"], { cwd });
    assert.equal(result.code, 4);
    assert.match(result.stderr, /^portcullis: out\/nginx\.conf is a symbolic link out of the project/);
    assert.equal(readFileSync(join(outside, "nginx.conf"), "utf8"), on);
  });

  it("obeys portcullis.yaml, unless told not to", () => {
    const cwd = folderOf({ "nginx.conf": on, "portcullis.yaml": `rules:\n  ${rule}: off\n` });
    assert.equal(code(["fix"], cwd), 0);
    assert.equal(readFileSync(join(cwd, "nginx.conf"), "utf8"), on);
    assert.equal(code(["fix", "--no-config"], cwd), 0);
    assert.equal(readFileSync(join(cwd, "nginx.conf"), "utf8"), off);
  });

  it("has the exit codes 2, 3 and 4 of check", () => {
    const cwd = folderOf({ "empty/readme": "", "bad/nginx.conf": off, "bad/portcullis.yaml": "x: 1\n" });
    assert.equal(code(["fix", "empty"], cwd), 3);
    assert.equal(code(["fix", "missing"], cwd), 4);
    assert.equal(code(["fix", "bad"], cwd), 2);
    assert.equal(code(["fix", "--fail-on", "error"], cwd), 2);
  });
});

describe("what is known", () => {
  const cwd = folderOf({
    "nginx.conf": off,
    "portcullis.yaml": `nginx:\n  version: "1.25.1"\nrules:\n  ${rule}: error\n`,
  });

  it("explains a rule by its id, its bare name and a peer's id", () => {
    const full = portcullis(["explain", rule], { cwd });
    assert.equal(full.code, 0);
    assert.match(full.stdout, /^nginx\/server-tokens-on: /);
    assert.match(full.stdout, /Relates to CC6\.6/);
    assert.match(full.stdout, /docs\/rules\/nginx\/server-tokens-on\.md/);
    assert.equal(portcullis(["explain", "server-tokens-on"], { cwd }).stdout, full.stdout);
    assert.equal(portcullis(["explain", "gixy-ng:version_disclosure"], { cwd }).stdout, full.stdout);
    assert.match(portcullis(["explain", "dl3007"], { cwd }).stdout, /^dockerfile\/latest-base-image: /m);
    assert.match(
      portcullis(["explain", "portcullis/stale-exception"], { cwd }).stdout,
      /^portcullis\/stale-exception: /,
    );
  });

  it("names the nearest rule where there is none", () => {
    assertRefused(["explain", "nginx/server-token-on"], cwd, 2, /did you mean nginx\/server-tokens-on\?/);
  });

  it("lists every rule, also as JSON", async () => {
    const { rules } = await import("../server/rules/index.ts");
    const listed = portcullis(["rules"], { cwd }).stdout.trimEnd().split("\n").slice(1);
    assert.deepEqual(
      listed.map((line) => line.split(" ")[0]),
      rules.map(({ id }) => id),
    );
    const json = JSON.parse(portcullis(["rules", "--format", "json"], { cwd }).stdout) as {
      schemaVersion: number;
      rules: { id: string; remedy: string; page: string }[];
    };
    assert.equal(json.schemaVersion, 1);
    assert.equal(json.rules.length, rules.length);
    assert.ok(json.rules.every(({ id, remedy, page }) => remedy !== "" && page.endsWith(`/docs/rules/${id}.md`)));
  });

  it("prints the settings in force and where each comes from", () => {
    const { code: ended, stdout } = portcullis(["print-config", "nginx.conf"], { cwd });
    assert.equal(ended, 0);
    assert.match(stdout, /^today: 2026-11-20 +# SOURCE_DATE_EPOCH$/m);
    assert.match(stdout, /^nginx\.version: "1\.25\.1" +# portcullis\.yaml$/m);
    assert.match(stdout, /^rules\.nginx\/server-tokens-on: error +# portcullis\.yaml$/m);
    assert.match(stdout, /^nginx\.includeRoot: not set +# default$/m);
    assert.match(
      portcullis(["print-config", "."], { cwd }).stdout,
      /^nginx\.version: "1\.25\.1" +# portcullis\.yaml$/m,
    );
  });

  it("has the version of the package, and help for each command", () => {
    const manifest = JSON.parse(readText("package.json")) as { version: string };
    assert.equal(version, manifest.version);
    assert.equal(portcullis(["--version"], { cwd }).stdout, `${manifest.version}\n`);
    for (const name of ["check", "fix", "explain", "rules", "print-config", "lsp"]) {
      const { code: ended, stdout } = portcullis([name, "--help"], { cwd });
      assert.equal(ended, 0);
      assert.ok(stdout.startsWith(`Usage: portcullis ${name}`));
      assert.ok(portcullis(["--help"], { cwd }).stdout.includes(`  ${name} `));
    }
  });

  it("serves an editor over standard input and output", async () => {
    const message = (value: object): string => {
      const body = JSON.stringify({ jsonrpc: "2.0", ...value });
      return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    };
    const child = spawn(process.execPath, [join(repository, "out/server/cli/main.js"), "lsp", "--stdio"], { cwd });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      // The server ends at once when its input does, so the next message waits for the answer.
      if (output.includes('"id":1') && !output.includes('"id":2'))
        child.stdin.write(message({ id: 2, method: "shutdown" }));
      if (output.includes('"id":2')) child.stdin.write(message({ method: "exit" }));
    });
    child.stdin.write(
      message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } }),
    );
    const [ended] = await once(child, "close");
    assert.equal(ended, 0);
    assert.match(output, /"capabilities":/);
  });
});
