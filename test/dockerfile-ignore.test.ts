import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerignore } from "../server/engine/dockerfile/ignore.ts";

const ignores = (patterns: string, path: string): boolean => parseDockerignore(patterns).ignores(path);

test("patterns match from the context root and cover what is below", () => {
  assert.equal(ignores(".git", ".git/config"), true);
  assert.equal(ignores(".git/", ".git/config"), true);
  assert.equal(ignores("/.git", ".git"), true);
  assert.equal(ignores("./a//b/../c", "a/c/d"), true);
  assert.equal(ignores(".env", "sub/.env"), false);
  assert.equal(ignores("a", "ab"), false);
  assert.equal(ignores("a/b", "a"), false);
});

test("a star stops at a slash and two do not", () => {
  assert.equal(ignores("*.pem", "key.pem"), true);
  assert.equal(ignores("*.pem", "certs/key.pem"), false);
  assert.equal(ignores("**/*.pem", "certs/x/key.pem"), true);
  assert.equal(ignores("**/*.pem", "key.pem"), true);
  assert.equal(ignores("**/.env", ".env"), true);
  assert.equal(ignores("**/.env", "a/b/.env"), true);
  assert.equal(ignores("**/.env", "a/b.env"), false);
  assert.equal(ignores("a/**/b", "a/b"), true);
  assert.equal(ignores("a/**/b", "a/x/y/b"), true);
  assert.equal(ignores("a/**/b", "ab"), false);
  assert.equal(ignores("a/**", "a/x/y"), true);
  assert.equal(ignores("a/**", "a"), false);
  assert.equal(ignores("**", "any/thing"), true);
  assert.equal(ignores("**.md", "docs/a.md"), true);
  assert.equal(ignores("*/*", "a/b/c"), true);
  assert.equal(ignores("*/*", "a"), false);
});

test("question marks, classes and escapes", () => {
  assert.equal(ignores("a?c", "abc"), true);
  assert.equal(ignores("a?c", "a/c"), false);
  assert.equal(ignores("[a-c]x", "bx"), true);
  assert.equal(ignores("[^a-c]x", "bx"), false);
  assert.equal(ignores("\\*x", "*x"), true);
  assert.equal(ignores("\\*x", "ax"), false);
  assert.equal(ignores("a.c", "abc"), false);
  assert.equal(ignores("[z-a]", "z"), false);
});

test("the last pattern that matches decides", () => {
  assert.equal(ignores("!.env\n.env", ".env"), true);
  assert.equal(ignores(".env\n!.env", ".env"), false);
  assert.equal(ignores("*\n!src", "src/a/b"), false);
  assert.equal(ignores("*\n!src", "lib/a"), true);
  assert.equal(ignores("secrets/**\n!secrets/README", "secrets/README"), false);
  assert.equal(ignores("secrets/**\n!secrets/README", "secrets/key"), true);
  assert.equal(ignores("secrets\n! secrets/README", "secrets/README"), false);
});

test("comments, blanks, a byte order mark and a lone exclamation mark", () => {
  assert.equal(ignores("\uFEFF.env\r\n", ".env"), true);
  assert.equal(ignores("# .env\n", "# .env"), false);
  assert.equal(ignores(" # x\n", "# x"), true);
  assert.equal(ignores("  a  \n", "a"), true);
  assert.equal(parseDockerignore("!\n\n \n").patterns.length, 0);
  const source = "a\n !b/ \n";
  const patterns = parseDockerignore(source).patterns.map((p) => [
    p.pattern,
    p.isException,
    source.slice(p.span.start, p.span.end),
  ]);
  assert.deepEqual(patterns, [
    ["a", false, "a"],
    ["b", true, "!b/"],
  ]);
});

test("patterns full of stars stay fast", () => {
  assert.equal(ignores(`${"*a".repeat(200)}b`, "a".repeat(2000)), false);
  assert.equal(ignores(`${"**/".repeat(100)}b`, "a/".repeat(500)), false);
});
