import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { askPackage, askQuestions, type Prompt } from "../server/cli/questions.ts";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { writeAnswers } from "../server/engine/scaffold/answers-file.ts";
import { defaults, type Option, options } from "../server/engine/scaffold/options.ts";
import { readAnswer } from "../server/engine/scaffold/read-answer.ts";
import { folderOf, portcullis } from "./support/cli.ts";
import { repository } from "./support/repository.ts";

const packageJson = JSON.stringify({
  name: "shop",
  scripts: { start: "node server.js" },
  dependencies: { express: "4" },
});
const project = {
  "package.json": packageJson,
  "package-lock.json": "{}",
  "server.js": 'app.get("/healthz", ok); app.listen(process.env.PORT || 3100);\n',
  ".nvmrc": "24\n",
};

const textAt = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

/** Every file below a folder with its text, folders of git left out. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => !path.startsWith(".git/") && lstatSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, textAt(folder, path)]));
}

interface PlanJson {
  readonly schemaVersion: number;
  readonly pending: boolean;
  readonly detected: readonly { readonly option: string; readonly value: string; readonly from: string }[];
  readonly open: readonly string[];
  readonly files: readonly {
    readonly path: string;
    readonly status: string;
    readonly writes?: string;
    readonly diff?: string;
  }[];
}

describe("portcullis scaffold", () => {
  it("prints the plan and diffs and writes nothing on a dry run, which ends with 10", () => {
    const cwd = folderOf(project);
    const before = snapshot(cwd);
    const { code, stdout, stderr } = portcullis(["scaffold", "--dry-run"], { cwd });
    assert.equal(code, 10, stderr);
    assert.match(stdout, /^ {2}app\.port +3100 \(server\.js\)$/m);
    assert.match(stdout, /^ {2}create +Dockerfile +Builds the image/m);
    assert.match(stdout, /^\+\+\+ b\/compose\.yaml$/m);
    assert.deepEqual(snapshot(cwd), before);
  });

  it("writes with --yes, after which there is nothing to do, and a check finds nothing grave", () => {
    const cwd = folderOf(project);
    const first = portcullis(["scaffold", "--yes"], { cwd });
    assert.equal(first.code, 0, first.stderr);
    assert.match(
      first.stdout,
      /^Next:\n {2}portcullis check .*\n {2}cat secrets\/README\.md .*\n {2}docker compose up/m,
    );
    assert.match(textAt(cwd, "Dockerfile"), /^EXPOSE 3100$/m);
    const before = snapshot(cwd);
    assert.equal(portcullis(["scaffold", "--dry-run"], { cwd }).code, 0);
    assert.equal(portcullis(["scaffold", "--yes"], { cwd }).code, 0);
    assert.deepEqual(snapshot(cwd), before);
    assert.equal(portcullis(["check"], { cwd }).code, 0);
  });

  it("gives a plan that the diffs of which git applies", () => {
    const cwd = folderOf(project);
    const { stdout } = portcullis(["scaffold", "--dry-run"], { cwd });
    const applied = spawnSync("git", ["apply", "-"], {
      cwd,
      input: stdout.slice(stdout.indexOf("--- ")),
      encoding: "utf8",
    });
    assert.equal(applied.status, 0, applied.stderr);
    assert.equal(portcullis(["scaffold", "--dry-run"], { cwd }).code, 0);
  });

  it("speaks JSON", () => {
    const cwd = folderOf(project);
    const plan = JSON.parse(portcullis(["scaffold", "--dry-run", "--format", "json"], { cwd }).stdout) as PlanJson;
    assert.equal(plan.schemaVersion, 1);
    assert.equal(plan.pending, true);
    assert.ok(plan.detected.some(({ option, from }) => option === "app.port" && from === "server.js"));
    const dockerfile = plan.files.find(({ path }) => path === "Dockerfile");
    assert.deepEqual([dockerfile?.status, dockerfile?.writes], ["create", "Dockerfile"]);
    assert.match(dockerfile?.diff ?? "", /^--- \/dev\/null\n/);
    const done = portcullis(["scaffold", "--yes", "--format", "json"], { cwd });
    assert.equal((JSON.parse(done.stdout) as PlanJson).pending, true);
    const again = JSON.parse(portcullis(["scaffold", "--dry-run", "--format=json"], { cwd }).stdout) as PlanJson;
    assert.equal(again.pending, false);
  });

  it("works on a folder that is named", () => {
    const cwd = folderOf({ "a/package.json": packageJson });
    assert.equal(portcullis(["scaffold", "--yes", "a"], { cwd }).code, 0);
    assert.deepEqual(readdirSync(cwd), ["a"]);
  });

  it("takes answers from a file, and keeps them", () => {
    const cwd = folderOf({ ...project, "answers.yaml": "proxy: traefik\nmonitoring: none\nci: false\n" });
    assert.equal(portcullis(["scaffold", "--yes", "--config", "answers.yaml"], { cwd }).code, 0);
    assert.ok(existsSync(join(cwd, "deploy/traefik/traefik.yaml")));
    assert.match(textAt(cwd, ".portcullis/stack.yaml"), /^proxy: traefik$/m);
    assert.match(textAt(cwd, ".portcullis/stack.yaml"), /^ {2}port: 3100$/m);
    assert.equal(portcullis(["scaffold", "--dry-run"], { cwd }).code, 0);
  });

  it("follows the answers that somebody changed, and names what is no longer needed", () => {
    const cwd = folderOf(project);
    portcullis(["scaffold", "--yes"], { cwd });
    const path = join(cwd, ".portcullis/stack.yaml");
    writeFileSync(path, textAt(cwd, ".portcullis/stack.yaml").replace("proxy: nginx", "proxy: none"));
    const { code, stdout } = portcullis(["scaffold", "--dry-run"], { cwd });
    assert.equal(code, 10);
    assert.match(stdout, /^ {2}not needed +deploy\/nginx\/nginx\.conf/m);
    assert.match(stdout, /^ {2}update +compose\.yaml/m);
  });

  it("makes programs executable", () => {
    const cwd = folderOf(project);
    portcullis(["scaffold", "--yes"], { cwd });
    assert.equal(statSync(join(cwd, "deploy/dev/self-signed.sh")).mode & 0o777, 0o755);
  });
});

describe("files that are there", () => {
  const own = { ...project, Dockerfile: "FROM scratch\n", ".gitignore": "# mine\ndist\n" };

  it("are proposed beside or merged, and stay otherwise", () => {
    const cwd = folderOf(own);
    assert.equal(portcullis(["scaffold", "--yes"], { cwd }).code, 0);
    assert.equal(textAt(cwd, "Dockerfile"), "FROM scratch\n");
    assert.match(textAt(cwd, "Dockerfile.proposed"), /^FROM node:/);
    assert.match(textAt(cwd, ".gitignore"), /^# mine\ndist\n/);
    assert.ok(textAt(cwd, ".gitignore").length > "# mine\ndist\n".length);
    assert.equal(portcullis(["scaffold", "--dry-run"], { cwd }).code, 0);
  });

  it("are left whole with --on-conflict keep", () => {
    const cwd = folderOf(own);
    assert.equal(portcullis(["scaffold", "--yes", "--on-conflict", "keep"], { cwd }).code, 0);
    assert.equal(textAt(cwd, ".gitignore"), "# mine\ndist\n");
    assert.ok(!existsSync(join(cwd, "Dockerfile.proposed")));
  });

  it("are copied before they are replaced, unless git has them as they are", () => {
    const cwd = folderOf(own);
    const replaced = portcullis(["scaffold", "--yes", "--on-conflict", "replace"], { cwd });
    assert.match(replaced.stdout, /^What was there before: Dockerfile\.orig$/m);
    assert.equal(textAt(cwd, "Dockerfile.orig"), "FROM scratch\n");
    assert.match(textAt(cwd, "Dockerfile"), /^FROM node:/);

    const tracked = folderOf(own);
    const git = (...args: string[]): void => {
      const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
      const { status, stderr } = spawnSync("git", ["-C", tracked, ...identity, ...args], { encoding: "utf8" });
      assert.equal(status, 0, stderr);
    };
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    writeFileSync(join(tracked, ".gitignore"), "# mine, changed\n");
    portcullis(["scaffold", "--yes", "--on-conflict", "replace"], { cwd: tracked });
    assert.ok(!existsSync(join(tracked, "Dockerfile.orig")));
    assert.equal(textAt(tracked, ".gitignore.orig"), "# mine, changed\n");
  });

  it("are not reached through links, and nothing is written outside", () => {
    const outside = folderOf({ Dockerfile: "outside\n" });
    const cwd = folderOf(project);
    symlinkSync(join(outside, "Dockerfile"), join(cwd, "Dockerfile"));
    symlinkSync(outside, join(cwd, "deploy"));
    const { code, stdout } = portcullis(["scaffold", "--yes"], { cwd });
    assert.equal(code, 4);
    assert.match(stdout, /^ {2}refused +Dockerfile +is a symbolic link$/m);
    assert.match(stdout, /^ {2}refused +deploy\/nginx\/nginx\.conf +lies behind the symbolic link deploy$/m);
    assert.deepEqual(snapshot(outside), { Dockerfile: "outside\n" });
    assert.ok(existsSync(join(cwd, "compose.yaml")));
  });

  it("are refused where a folder or bytes are in the way", () => {
    const cwd = folderOf({ ...project, ".dockerignore": new Uint8Array([0xff, 0xfe, 0xfd]), docs: "a file\n" });
    mkdirSync(join(cwd, "Dockerfile"));
    const { code, stdout } = portcullis(["scaffold", "--yes"], { cwd });
    assert.equal(code, 4);
    assert.match(stdout, /^ {2}refused +Dockerfile +is a folder$/m);
    assert.match(stdout, /^ {2}refused +\.dockerignore +is not valid UTF-8$/m);
    assert.match(stdout, /^ {2}refused +docs\/stack\.md +lies below docs, which is a file$/m);
  });
});

describe("wrong uses", () => {
  const refused = (args: readonly string[], cwd: string, line: RegExp): void => {
    const { code, stderr } = portcullis(["scaffold", ...args], { cwd });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^portcullis: [^\n]+\n$/);
    assert.match(stderr, line);
  };

  it("say in one line what is missing", () => {
    const cwd = folderOf(project);
    refused([], cwd, /nobody can answer here: give --yes or --dry-run/);
    refused(["--yes", "nowhere"], cwd, /nowhere does not exist/);
    refused(["--yes", "--config", "none.yaml"], cwd, /none\.yaml does not exist/);
    refused(["--yes", "--on-conflict", "overwrite"], cwd, /merge, propose, keep, replace/);
    assert.deepEqual(readdirSync(cwd).sort(), Object.keys(project).sort());
  });

  it("name the place of a wrong answer, and write nothing", () => {
    const cwd = folderOf({ ...project, "answers.yaml": "ci: true\nproxy: apache\nreplicas: 0\n" });
    refused(["--yes", "--config", "answers.yaml"], cwd, /answers\.yaml:2:8 "apache" is none of .* \(and 1 more\)$/m);
    assert.ok(!existsSync(join(cwd, "Dockerfile")));
  });
});

/** A person who types these lines; what is asked is kept. */
function typing(...lines: readonly string[]): { readonly prompt: Prompt; readonly asked: string[] } {
  const asked: string[] = [];
  const left = [...lines];
  return {
    asked,
    prompt: async (text) => {
      asked.push(text);
      return left.shift() ?? "";
    },
  };
}

describe("questions", () => {
  it("are at most five, and an empty line keeps what was detected", async () => {
    const { prompt, asked } = typing();
    assert.deepEqual(await askQuestions(defaults, prompt), defaults);
    assert.ok(asked.length <= 5);
    assert.match(asked[0] ?? "", /^Reverse proxy\. .*\n {2}nginx: nginx\n {2}traefik: .*\n {2}none: None\n\[nginx\] $/);
  });

  it("leave out what does not apply, and ask again when an answer is none", async () => {
    const { prompt, asked } = typing("apache", "none", "none", "two", "2");
    const expected: Answers = { ...defaults, proxy: "none", monitoring: "none", replicas: 2 };
    assert.deepEqual(await askQuestions(defaults, prompt), expected);
    assert.deepEqual(
      asked.map((text) => text.slice(0, text.indexOf("."))),
      ["Reverse proxy", "Reverse proxy", "Monitoring", "Instances", "Instances"],
    );
  });

  it("give up after five answers that are none", async () => {
    const { prompt } = typing("a", "b", "c", "d", "e");
    await assert.rejects(askQuestions(defaults, prompt), /no answer for Reverse proxy was understood/);
  });

  it("ask for the package where several could be shipped", async () => {
    assert.equal(await askPackage({ packages: ["a"] }, typing().prompt), undefined);
    assert.equal(await askPackage({ packages: ["a", "b"] }, typing().prompt), "a");
    assert.equal(await askPackage({ packages: ["a", "b"] }, typing("b").prompt), "b");
    await assert.rejects(askPackage({ packages: ["a", "b"] }, typing("c").prompt), /c is none of the packages/);
  });

  it("read each kind of answer", () => {
    const option = (path: string): Option => {
      const found = options.find((candidate) => candidate.path === path);
      assert.ok(found);
      return found;
    };
    assert.deepEqual(readAnswer(option("domains"), "a.example, b.example"), ["a.example", "b.example"]);
    assert.equal(readAnswer(option("domains"), ","), undefined);
    assert.equal(readAnswer(option("domains"), "a b;c"), undefined);
    assert.equal(readAnswer(option("ci"), "yes"), true);
    assert.equal(readAnswer(option("ci"), "N"), false);
    assert.equal(readAnswer(option("ci"), "maybe"), undefined);
    assert.equal(readAnswer(option("replicas"), "51"), undefined);
    assert.equal(readAnswer(option("app.entry"), "../x"), undefined);
    assert.equal(readAnswer(option("app.entry"), "x.js"), "x.js");
  });
});

describe("on a terminal", () => {
  /** Runs the command on a terminal of its own, as somebody who types the given lines. */
  function onTerminal(cwd: string, input: string): string {
    const program = `'${process.execPath}' '${join(repository, "out/server/cli/main.js")}' scaffold --no-color`;
    const { stdout, error } = spawnSync("script", ["-qec", program, "/dev/null"], {
      cwd,
      input,
      encoding: "utf8",
      timeout: 30_000,
    });
    if (error) throw error;
    return stdout;
  }

  it("asks, shows the plan, and writes after a yes", () => {
    const cwd = folderOf(project);
    const output = onTerminal(cwd, "traefik\n\n\nnone\n3\ny\n");
    assert.match(output, /Wrote \d+ files/);
    assert.match(textAt(cwd, ".portcullis/stack.yaml"), /^replicas: 3$/m);
    assert.ok(existsSync(join(cwd, "deploy/traefik/traefik.yaml")));
  });

  it("writes nothing without a yes", () => {
    const cwd = folderOf({ ...project, ".portcullis/stack.yaml": writeAnswers(defaults) });
    const before = snapshot(cwd);
    assert.match(onTerminal(cwd, "\n"), /Nothing was written/);
    assert.deepEqual(snapshot(cwd), before);
    rmSync(join(cwd, ".portcullis"), { recursive: true });
    assert.doesNotMatch(onTerminal(cwd, "nginx\n"), /Wrote/);
    assert.ok(!existsSync(join(cwd, "Dockerfile")));
  });
});
