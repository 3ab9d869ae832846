import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  applyEdits,
  contains,
  indentationAt,
  Lines,
  lineEnding,
  overlaps,
  shorten,
  span,
} from "../server/engine/text.ts";
import { basename, dirname, hasGlob, join, matchesGlob, relative } from "../server/engine/uri.ts";

describe("lines", () => {
  it("end with LF, CRLF and a lone CR", () => {
    const lines = new Lines("a\nbc\r\nd\re");
    assert.equal(lines.count, 4);
    assert.deepEqual(lines.at(3), { line: 1, column: 1 });
    assert.deepEqual(lines.at(6), { line: 2, column: 0 });
    assert.deepEqual(lines.at(8), { line: 3, column: 0 });
  });

  it("clamp what lies outside", () => {
    const lines = new Lines("ab\ncd");
    assert.deepEqual(lines.at(-5), { line: 0, column: 0 });
    assert.deepEqual(lines.at(99), { line: 1, column: 2 });
    assert.equal(lines.startOf(-1), 0);
    assert.equal(lines.startOf(9), 5);
  });

  it("lead from line and column back to the offset", () => {
    const source = "ab\ncdé\r\n💥x";
    const lines = new Lines(source);
    for (let offset = 0; offset <= source.length; offset++) assert.equal(lines.offset(lines.at(offset)), offset);
    assert.equal(lines.offset({ line: 0, column: 99 }), 3);
    assert.equal(lines.offset({ line: 9, column: 0 }), source.length);
  });
});

describe("edits", () => {
  it("apply in any order, insertions at one place in the given one", () => {
    const edits = [
      { span: span(4, 5), text: "E" },
      { span: span(0, 1), text: "" },
      { span: span(2, 2), text: "1" },
      { span: span(2, 2), text: "2" },
    ];
    assert.equal(applyEdits("abcde", edits), "b12cdE");
  });

  it("refuse to overlap or to reach outside", () => {
    const overlapping = [
      { span: span(0, 3), text: "" },
      { span: span(2, 4), text: "" },
    ];
    assert.throws(() => applyEdits("abcde", overlapping), RangeError);
    assert.throws(() => applyEdits("abc", [{ span: span(2, 9), text: "" }]), RangeError);
    assert.throws(() => applyEdits("abc", [{ span: span(2, 1), text: "" }]), RangeError);
  });
});

describe("spans", () => {
  it("contain and overlap", () => {
    assert.ok(contains(span(0, 5), span(5, 5)));
    assert.ok(!contains(span(1, 5), span(0, 2)));
    assert.ok(overlaps(span(0, 2), span(1, 3)));
    assert.ok(!overlaps(span(0, 2), span(2, 3)));
    assert.ok(overlaps(span(2, 2), span(2, 3)));
    assert.ok(!overlaps(span(2, 2), span(3, 4)));
  });
});

describe("text", () => {
  it("has the line ending of its first line", () => {
    assert.equal(lineEnding("a\r\nb\n"), "\r\n");
    assert.equal(lineEnding("a\nb\r\n"), "\n");
    assert.equal(lineEnding("a"), "\n");
  });

  it("has the indentation of its line", () => {
    assert.equal(indentationAt("a {\n \tb;\n}", 6), " \t");
    assert.equal(indentationAt("a", 0), "");
  });

  it("is shortened in the middle, its blanks folded", () => {
    assert.equal(shorten("a\n  b"), "a b");
    assert.equal(shorten("0123456789", 5), "01…89");
    assert.equal(shorten("x".repeat(100)).length, 40);
  });
});

describe("uris", () => {
  it("have a folder and a name", () => {
    assert.equal(dirname("file:///a/b.conf"), "file:///a");
    assert.equal(dirname("file:///a"), "file:///");
    assert.equal(dirname("a/b"), "a");
    assert.equal(dirname("a"), "");
    assert.equal(basename("file:///a/b.conf"), "b.conf");
  });

  it("are joined without climbing above the root", () => {
    assert.equal(join("file:///a/b", "../c/./d"), "file:///a/c/d");
    assert.equal(join("file:///a", "../../../etc/x"), "file:///etc/x");
    assert.equal(join("vscode-vfs://github/o/r", "x"), "vscode-vfs://github/o/r/x");
    assert.equal(join("a", "b"), "a/b");
    assert.equal(join("", "b"), "b");
  });

  it("lie below a folder or not", () => {
    assert.equal(relative("file:///a", "file:///a/b/c"), "b/c");
    assert.equal(relative("file:///a/", "file:///a/b"), "b");
    assert.equal(relative("file:///a", "file:///ab"), undefined);
    assert.equal(relative("", "x"), "x");
  });
});

describe("globs", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["*.conf", "a.conf", true],
    ["*.conf", ".conf", true],
    ["*.conf", "a.conf.bak", false],
    ["*.conf", "d/a.conf", false],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[^a-c]x", "dx", true],
    ["[]x", "[]x", true],
    ["[ab", "[ab", true],
    ["*a*b*", "xxaxxbxx", true],
    ["**", "anything", true],
    ["a.c", "abc", false],
    ["", "", true],
  ];
  for (const [glob, text, expected] of cases) {
    it(`${glob} ${expected ? "matches" : "does not match"} ${text}`, () =>
      assert.equal(matchesGlob(glob, text), expected));
  }

  it("take no more than glob times text steps", () => {
    assert.equal(matchesGlob("*a".repeat(30), `${"a".repeat(3000)}b`), false);
  });

  it("are told from plain paths", () => {
    assert.ok(hasGlob("a/*.conf") && hasGlob("a?") && hasGlob("[a]"));
    assert.ok(!hasGlob("a/b.conf"));
  });
});
