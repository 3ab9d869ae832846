import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answersPath, writeAnswers } from "../server/engine/scaffold/answers-file.ts";
import { manifestPath, readManifest, writeManifest } from "../server/engine/scaffold/manifest.ts";
import { mergeLines, mergeText } from "../server/engine/scaffold/merge.ts";
import { mergeCompose } from "../server/engine/scaffold/merge-compose.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import {
  type Existing,
  isInside,
  isPending,
  type OnConflict,
  type Plan,
  type PlannedFile,
  plannedPaths,
  planStack,
} from "../server/engine/scaffold/plan.ts";
import { generate } from "../server/engine/scaffold/stack.ts";

type Texts = Readonly<Record<string, string>>;

const existing = (texts: Texts, obstacles: Texts = {}): Existing => ({
  texts: new Map(Object.entries(texts)),
  obstacles: new Map(Object.entries(obstacles)),
});

/** What lies in the folder after a plan was carried out. */
function applied(texts: Texts, { files }: Plan): Texts {
  const writes = files.flatMap(({ write }) => (write ? [[write.path, write.after] as const] : []));
  return { ...texts, ...Object.fromEntries(writes) };
}

const plan = (texts: Texts, onConflict: OnConflict = "merge", answers = defaults): Plan =>
  planStack(answers, existing(texts), onConflict);

function entry({ files }: Plan, path: string): PlannedFile {
  const found = files.find((file) => file.path === path);
  assert.ok(found, path);
  return found;
}

const fresh = applied({}, plan({}));

describe("a plan", () => {
  it("creates everything in an empty folder, and then has nothing to do", () => {
    const first = plan({});
    assert.ok(first.files.every(({ status, write }) => status === "create" && write?.before === undefined));
    const second = plan(fresh);
    assert.ok(!isPending(second));
    assert.deepEqual([...new Set(second.files.map(({ status }) => status))], ["identical"]);
  });

  it("reads every path that it writes or compares with", () => {
    const wanted = new Set(plannedPaths(defaults, undefined));
    for (const { write } of plan({}).files) assert.ok(write && wanted.has(write.path));
    assert.ok(wanted.has("Dockerfile.proposed") && wanted.has(manifestPath) && wanted.has(answersPath));
    assert.ok(plannedPaths({ ...defaults, proxy: "none" }, fresh[manifestPath]).includes("deploy/nginx/nginx.conf"));
  });

  it("takes a file with other line ends for the same", () => {
    const texts = { ...fresh, Dockerfile: (fresh.Dockerfile ?? "").replaceAll("\n", "\r\n") };
    assert.equal(entry(plan(texts), "Dockerfile").status, "identical");
  });

  it("proposes beside a file that somebody wrote, once", () => {
    const texts = { Dockerfile: "FROM scratch\n" };
    const first = plan(texts);
    const { status, write } = entry(first, "Dockerfile");
    assert.equal(status, "differs");
    assert.deepEqual(write, {
      path: "Dockerfile.proposed",
      before: undefined,
      after: fresh.Dockerfile,
      executable: false,
    });
    const after = applied(texts, first);
    assert.equal(after.Dockerfile, "FROM scratch\n");
    assert.ok(!isPending(plan(after)));
    const { "Dockerfile.proposed": _, ...without } = after;
    assert.ok(!isPending(plan(without)), "a proposal that was read and deleted does not come back");
  });

  it("updates what nobody changed, and leaves what somebody changed where nothing new is generated", () => {
    const slim = { ...defaults, app: { ...defaults.app, base: "alpine" as const } };
    const other = plan(fresh, "merge", slim);
    assert.equal(entry(other, "Dockerfile").status, "update");
    assert.equal(entry(other, answersPath).status, "update");
    const changed = { ...fresh, Dockerfile: `${fresh.Dockerfile}# mine\n` };
    const same = entry(plan(changed), "Dockerfile");
    assert.deepEqual([same.status, same.write], ["user-modified", undefined]);
  });

  it("merges what somebody changed with what is generated differently", () => {
    const changed = { ...fresh, Dockerfile: (fresh.Dockerfile ?? "").replace("FROM", "# mine\nFROM") };
    const later = { ...defaults, app: { ...defaults.app, entry: "main.js" } };
    const { status, write } = entry(plan(changed, "merge", later), "Dockerfile");
    assert.equal(status, "merge");
    assert.match(write?.after ?? "", /^# mine\nFROM/);
    assert.match(write?.after ?? "", /CMD \["node", "main\.js"\]/);
    assert.equal(write?.before, changed.Dockerfile);
  });

  it("proposes where both changed the same line, and replaces its own old proposal", () => {
    const changed = { ...fresh, Dockerfile: (fresh.Dockerfile ?? "").replace('"server.js"', '"mine.js"') };
    const first = plan(changed, "merge", { ...defaults, app: { ...defaults.app, entry: "a.js" } });
    assert.equal(entry(first, "Dockerfile").status, "user-modified");
    const after = applied(changed, first);
    assert.match(after["Dockerfile.proposed"] ?? "", /"a\.js"/);
    const second = plan(after, "merge", { ...defaults, app: { ...defaults.app, entry: "b.js" } });
    assert.match(entry(second, "Dockerfile").write?.after ?? "", /"b\.js"/);
    assert.equal(entry(second, "Dockerfile").write?.before, after["Dockerfile.proposed"]);
    const written = { ...after, "Dockerfile.proposed": "my notes\n" };
    const third = entry(plan(written, "merge", { ...defaults, app: { ...defaults.app, entry: "c.js" } }), "Dockerfile");
    assert.deepEqual([third.status, third.write], ["refused", undefined]);
  });

  it("does what was asked for with conflicts", () => {
    const texts = { Dockerfile: "FROM scratch\n", ".dockerignore": "mine\n" };
    const keep = plan(texts, "keep");
    assert.equal(entry(keep, "Dockerfile").write, undefined);
    assert.equal(entry(keep, ".dockerignore").write, undefined);
    assert.equal(entry(plan(texts, "propose"), ".dockerignore").write?.path, ".dockerignore.proposed");
    const replaced = entry(plan(texts, "replace"), "Dockerfile");
    assert.deepEqual([replaced.status, replaced.write?.before], ["replace", "FROM scratch\n"]);
    assert.equal(entry(plan(texts), ".dockerignore").status, "merge");
  });

  it("names what is no longer needed, and deletes nothing", () => {
    const later = plan(fresh, "merge", { ...defaults, proxy: "none" });
    const { status, write } = entry(later, "deploy/nginx/nginx.conf");
    assert.deepEqual([status, write], ["obsolete", undefined]);
    const after = applied(fresh, later);
    assert.ok(after["deploy/nginx/nginx.conf"]);
    assert.ok(!isPending(plan(after, "merge", { ...defaults, proxy: "none" })));
  });

  it("writes nothing through links or over folders, and remembers nothing of it", () => {
    const obstacles = { Dockerfile: "is a symbolic link", [answersPath]: "lies behind the symbolic link .portcullis" };
    const planned = planStack(defaults, existing({}, obstacles));
    for (const path of Object.keys(obstacles)) {
      assert.equal(entry(planned, path).status, "refused");
      assert.equal(entry(planned, path).write, undefined);
    }
    assert.ok(!readManifest(entry(planned, manifestPath).write?.after).files.has("Dockerfile"));
    const beside = planStack(defaults, existing({ Dockerfile: "x" }, { "Dockerfile.proposed": "is a folder" }));
    assert.equal(entry(beside, "Dockerfile").status, "refused");
  });

  it("keeps a file of answers that says the same in other words", () => {
    const text = `# my comment\n${writeAnswers(defaults)}`;
    assert.equal(entry(plan({ ...fresh, [answersPath]: text }), answersPath).status, "identical");
    const wrong = plan({ ...fresh, [answersPath]: "proxy: [" });
    assert.equal(entry(wrong, answersPath).status, "update");
  });

  it("knows paths that lead out of the folder", () => {
    for (const path of ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "", "a//b", "./a", "a\n"])
      assert.ok(!isInside(path), path);
    for (const path of ["a", ".github/workflows/x.yml", "a..b"]) assert.ok(isInside(path), path);
    for (const { path } of generate(defaults)) assert.ok(isInside(path), path);
  });

  it("ignores paths that somebody wrote into the manifest", () => {
    const manifest = writeManifest({ files: new Map([["../../etc/passwd", "x\n"]]) });
    assert.ok(!plannedPaths(defaults, manifest).some((path) => path.includes("passwd")));
    const planned = planStack(defaults, existing({ [manifestPath]: manifest, "../../etc/passwd": "x\n" }));
    assert.ok(!planned.files.some(({ path }) => path.includes("passwd")));
  });
});

describe("the manifest", () => {
  it("gives back what was written", () => {
    const files = new Map([
      ["b", "x\ny\n"],
      ["a", ""],
    ]);
    assert.deepEqual(readManifest(writeManifest({ files })).files, new Map([...files].sort()));
  });

  it("counts as none when it is no manifest", () => {
    for (const text of [
      undefined,
      "",
      "{",
      "[]",
      "null",
      '{"files":[1]}',
      '{"files":{"a":[1]}}',
      '{"files":{"a":"b"}}',
    ])
      assert.equal(readManifest(text).files.size, 0, text);
  });
});

describe("merging", () => {
  it("adds missing lines after the others, with their comments", () => {
    const ours = "# Built.\ndist\nout\n# Secrets.\n.env\n";
    assert.equal(mergeLines("# mine\nout\n!keep\n", ours), "# mine\nout\n!keep\n# Built.\ndist\n# Secrets.\n.env\n");
    assert.equal(mergeLines("dist\nout\n.env", ours), "dist\nout\n.env");
    assert.equal(mergeLines("a\r\n", "b\n"), "a\r\nb\r\n");
    assert.equal(mergeLines("a", "b\n"), "a\nb\n");
    assert.equal(mergeLines("", "b\n"), "b\n");
  });

  it("joins changes of different lines, and refuses those of the same", () => {
    const base = "a\nb\nc\nd\ne\n";
    assert.equal(mergeText(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n"), "A\nb\nc\nd\nE\n");
    assert.equal(mergeText(base, "A\nb\nc\nd\ne\n", "x\nb\nc\nd\ne\n"), undefined);
    assert.equal(mergeText(base, "A\r\nb\r\nc\r\nd\r\ne\r\n", "a\nb\nc\nd\nE\n"), "A\r\nb\r\nc\r\nd\r\nE\r\n");
    assert.equal(mergeText("a\n".repeat(6000), "b\n", "c\n"), undefined);
  });

  const mine = `# Our services.
services:
    db: # keep
        image: "postgres:17.2"
        ports:
        - "5432:5432"
    app:
        image: mine
volumes:
    data: {}
`;
  const ours = `services:
  app:
    image: ours
  # The proxy.
  proxy:
    image: nginx
networks:
  edge: {}
`;

  it("adds services to a compose file and keeps its comments, its order and its form", () => {
    assert.equal(
      mergeCompose(mine, ours),
      `# Our services.
services:
    db: # keep
        image: "postgres:17.2"
        ports:
        - "5432:5432"
    app:
        image: mine
    # The proxy.
    proxy:
        image: nginx
volumes:
    data: {}
networks:
    edge: {}
`,
    );
    const merged = mergeCompose(mine, ours) ?? "";
    assert.equal(mergeCompose(merged, ours), merged);
  });

  it("adds sections to what has none, and to sections without entries", () => {
    assert.equal(mergeCompose("name: a # end", ours), `name: a # end\n${ours}`);
    assert.equal(
      mergeCompose("services:\n\nnetworks: # none\n", ours),
      ours.replace("networks:", "\nnetworks: # none"),
    );
    assert.equal(
      mergeCompose("services:\r\n  app: {}\r\n", "services:\n  b: {}\n"),
      "services:\r\n  app: {}\r\n  b: {}\r\n",
    );
  });

  it("does not touch a compose file that it does not understand", () => {
    for (const text of ["services: [\n", "- a\n", "", "services: 1\n", "services: { a: {} }\n", "services:\n  a: [\n"])
      assert.equal(mergeCompose(text, ours), undefined, text);
  });
});
