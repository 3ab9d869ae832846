import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { unifiedDiff } from "../server/cli/diff.ts";
import { maskSecrets } from "../server/cli/mask.ts";
import { snippetOf } from "../server/cli/snippet.ts";
import { visible, wrap } from "../server/cli/visible.ts";
import { replaceFile } from "../server/cli/write.ts";
import { folderOf } from "./support/cli.ts";

describe("a file that is written", () => {
  it("stays as it is when it changed since it was read", () => {
    const root = folderOf({ "nginx.conf": "theirs\n" });
    const path = join(root, "nginx.conf");
    assert.match(replaceFile({ path, before: "read\n", after: "ours\n", root }) ?? "", /changed/);
    assert.equal(readFileSync(path, "utf8"), "theirs\n");
    assert.deepEqual(readdirSync(root), ["nginx.conf"]);
  });

  it("stays as it is when it holds other bytes than those that were read as U+FFFD", () => {
    const root = folderOf({ "nginx.conf": Uint8Array.of(0x61, 0xff) });
    const path = join(root, "nginx.conf");
    assert.equal(replaceFile({ path, before: "a\ufffd", after: "b", root }), "is not valid UTF-8");
    assert.deepEqual([...readFileSync(path)], [0x61, 0xff]);
  });

  it("is made when it is new, and never over one that is there", () => {
    const root = folderOf({ "there.conf": "theirs\n" });
    assert.equal(replaceFile({ path: join(root, "new.conf"), before: undefined, after: "ours\n", root }), undefined);
    assert.equal(readFileSync(join(root, "new.conf"), "utf8"), "ours\n");
    assert.match(
      replaceFile({ path: join(root, "there.conf"), before: undefined, after: "ours\n", root }) ?? "",
      /exists/,
    );
    assert.equal(readFileSync(join(root, "there.conf"), "utf8"), "theirs\n");
  });

  it("says why when the folder is gone, or a temporary file is in the way", () => {
    const root = folderOf({ "nginx.conf": "a" });
    assert.equal(replaceFile({ path: join(root, "no/nginx.conf"), before: "a", after: "b", root }), "does not exist");
    writeFileSync(join(root, `.nginx.conf.portcullis-${process.pid}`), "");
    assert.match(replaceFile({ path: join(root, "nginx.conf"), before: "a", after: "b", root }) ?? "", /EEXIST/);
    assert.equal(readFileSync(join(root, "nginx.conf"), "utf8"), "a");
  });
});

describe("a diff", () => {
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`);

  it("has three lines of context and joins changes that are near", () => {
    const before = numbered(30);
    const after = [...before.slice(0, 4), "new\n", ...before.slice(5, 10), ...before.slice(11)];
    assert.equal(
      unifiedDiff("a.conf", before.join(""), after.join("")),
      `--- a/a.conf
+++ b/a.conf
@@ -2,13 +2,12 @@
 line 2
 line 3
 line 4
-line 5
+new
 line 6
 line 7
 line 8
 line 9
 line 10
-line 11
 line 12
 line 13
 line 14
`,
    );
  });

  it("parts changes that are far, and counts the lines of both sides", () => {
    const before = numbered(30);
    const after = [...before.slice(0, 2), "x\n", ...before.slice(2, 25), "y\n", ...before.slice(25)];
    const heads = unifiedDiff("a", before.join(""), after.join("")).match(/^@@.*$/gm);
    assert.deepEqual(heads, ["@@ -1,5 +1,6 @@", "@@ -23,6 +24,7 @@"]);
  });

  it("says where the last line has no end, and where a file is new", () => {
    assert.equal(
      unifiedDiff("a", "x", "y"),
      "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n",
    );
    assert.equal(unifiedDiff("a", undefined, "y\n"), "--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+y\n");
  });

  it("quotes a name that would forge a line", () => {
    assert.match(unifiedDiff('a\n"b', "x\n", "y\n"), /^--- "a\/a\\012\\042b"\n/);
  });

  it("takes two large files that share nothing", () => {
    const before = numbered(20_000).join("");
    const after = before.replaceAll("line", "other");
    const diff = unifiedDiff("a", before, after);
    assert.equal(diff.match(/^-line/gm)?.length, 20_000);
    assert.equal(diff.match(/^\+other/gm)?.length, 20_000);
  });
});

describe("a snippet", () => {
  const shown = (source: string, marked: string, width = 60, isSecret = false): string => {
    const start = source.indexOf(marked);
    const { line, carets } = snippetOf(
      source,
      { start, end: start + marked.length },
      { width, secrets: isSecret ? [{ start, end: start + marked.length }] : [] },
    );
    return `${line}\n${carets}`;
  };

  it("marks the span, under tabs and wide characters as well", () => {
    assert.equal(shown("a\n\tlisten 80;\nb", "80"), "    listen 80;\n           ^^");
    assert.equal(shown("x 漢字 off", "off"), "x 漢字 off\n       ^^^");
    assert.equal(shown("x e\u0301 off", "off"), "x e\u0301 off\n    ^^^");
  });

  it("has a caret where nothing is marked: an empty span, an empty line, the end of the file", () => {
    assert.deepEqual(snippetOf("ab\ncd", { start: 4, end: 4 }, { width: 40, secrets: [] }), {
      line: "cd",
      carets: " ^",
    });
    assert.deepEqual(snippetOf("ab", { start: 2, end: 2 }, { width: 40, secrets: [] }), {
      line: "ab",
      carets: "  ^",
    });
    assert.deepEqual(snippetOf("", { start: 0, end: 0 }, { width: 40, secrets: [] }), { line: "", carets: "^" });
  });

  it("marks what follows a byte order mark", () => {
    const { carets } = snippetOf("\ufeffhttp {", { start: 0, end: 1 }, { width: 40, secrets: [] });
    assert.equal(carets, "^");
  });

  it("shows the first line of a longer span and that it goes on", () => {
    assert.equal(shown("RUN a \\\r\n  b", "a \\\r\n  b"), "RUN a \\\n    ^^^…");
  });

  it("cuts a long line around the span", () => {
    const [line = "", carets = ""] = shown(`${"a".repeat(500)} bad ${"c".repeat(500)}`, "bad", 60).split("\n");
    assert.ok(line.length <= 60 && line.startsWith("…") && line.endsWith("…"));
    assert.equal(line.slice(carets.indexOf("^"), carets.length), "bad");
  });

  it("is quick on a line of millions of characters", () => {
    const source = `${"x".repeat(4_000_000)} bad`;
    const started = performance.now();
    for (let i = 0; i < 100; i++) shown(source, " bad");
    assert.ok(performance.now() - started < 5000);
  });

  it("hides a span that is a secret", () => {
    assert.equal(shown("ENV A=x1y2z3 B=c", "x1y2z3", 60, true), "ENV A=****** B=c\n      ^^^^^^");
  });
});

describe("a masked line", () => {
  const masked: Readonly<Record<string, string>> = {
    "ENV DB_PASSWORD=hunter2 A=b": "ENV DB_PASSWORD=******* A=b",
    "ENV API_TOKEN hunter2": "ENV API_TOKEN *******",
    'ENV SECRET="two words"': 'ENV SECRET="*********"',
    "RUN login --password hunter2 -u me": "RUN login --password ******* -u me",
    "RUN curl https://me:hunter2@host/": "RUN curl https://me:*******@host/",
    'proxy_set_header Authorization "Basic bWU6aHVudGVyMg==";':
      'proxy_set_header Authorization "**********************";',
    "curl -H Authorization: Bearer abc.def": "curl -H Authorization: **************",
    [`x ${"ghp_"}${"a1".repeat(18)} y`]: `x ${"*".repeat(40)} y`,
  };
  for (const [line, expected] of Object.entries(masked)) {
    it(`hides the value in ${line.slice(0, 40)}`, () => assert.equal(maskSecrets(line), expected));
  }

  const kept = [
    "ENV DB_PASSWORD=$FROM_BUILD",
    "ssl_certificate_key /etc/nginx/tls/site.key;",
    "log_format main '$remote_addr \"$http_authorization\"';",
    "proxy_set_header Authorization $http_authorization;",
    "RUN --mount=type=secret,id=npm npm ci",
    "FROM node:22 AS build",
  ];
  for (const line of kept) it(`keeps ${line}`, () => assert.equal(maskSecrets(line), line));
});

it("makes control characters visible, one for one", () => {
  assert.equal(visible("a\u001b[0m\n\u007f\u0085\u202e\ud800b"), "a␛[0m␊␡���b");
});

it("wraps at blanks and keeps long words whole", () => {
  assert.deepEqual(wrap("aa bb cccccccc d", 5), ["aa bb", "cccccccc", "d"]);
});
