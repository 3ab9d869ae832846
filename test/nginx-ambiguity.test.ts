import assert from "node:assert/strict";
import { test } from "node:test";
import { doublesWork } from "../server/engine/nginx/ambiguity.ts";

/** Patterns on which a backtracking matcher tries 2^n ways: some stretch can be read in two ways in each round. */
const doubling = [
  "^(a+)+$",
  "^(a*)*$",
  "^(a|a)*$",
  "^(a|ab?)*c$",
  "^/(.*)*\\.php$",
  "^/(\\w+\\s?)*$",
  "^/([a-z0-9]+-?)+/$",
  "^(?:[a-z]+|\\w+)+!",
  "^(a{1,3})*$",
  "^((a+){1,3}b)*$",
  "^(.*,)*x(\\d*)*y",
  "^([a-c]|[c-e])+$",
  "^(\\.?\\w+)+@",
  "^(x+x+)+y",
  "(?i)^(A|a)+$",
  "^([^/]+/?)+\\.html$",
  "^(?<name>a+)+$",
  "(a+)+\\bfoo",
];

/** Patterns that look alike and need no more than polynomial time. */
const harmless = [
  "^/a+/b*$",
  "^([^/]+/)*$",
  "^(\\w+\\.)*\\w+$",
  "^/(?:[a-z]+-)+[a-z]+$",
  "^(a+)+",
  "^(?:(?:a|a)b)*",
  "^(a++)+$",
  "^(?>a+)+$",
  "^(ab|cd)*$",
  "^(a+){1,3}$",
  "^(a{2})*$",
  "\\.(jpg|jpeg|png)$",
  "^/(?!api/)(.*)$",
  "^(\\d{1,3}\\.){3}\\d{1,3}$",
  "^(a*b)*$",
  "^(a|b)+$",
  "^(a)\\1+(b+)+$",
  "^([a-z]+,?\\d)+$",
  "^[(a+)+]$",
  "^\\(a+\\)+$",
  "^(a+",
  "^([a-c]|[d-f])+$",
  "^(A|a)+$",
  "^([\\w-]|[[:punct:]])$",
];

for (const pattern of doubling)
  test(`${pattern} doubles the work`, () => assert.equal(doublesWork(pattern, false), true));
for (const pattern of harmless) test(`${pattern} does not`, () => assert.equal(doublesWork(pattern, false), false));

test("case can make two ways of one", () => {
  assert.equal(doublesWork("^(A|a)+$", true), true);
  assert.equal(doublesWork("^([A-Z]|[a-z])+$", true), true);
});

test("patterns that are too large are not judged, and take no time", () => {
  const alternatives = Array.from({ length: 79 }, (_, i) => `[${"abcdefgh"[i % 8]}]`).join("|");
  assert.equal(typeof doublesWork(`^(${alternatives})*$`, false), "boolean");
  assert.equal(doublesWork(`^${"(a+)+".repeat(1000)}$`, false), false);
  assert.equal(doublesWork(`${"(".repeat(5000)}a${")+".repeat(5000)}$`, false), false);
});

test("the harmless ones are quick in a backtracking matcher", () => {
  const started = performance.now();
  // 22 characters and a failure: a doubling pattern would need millions of steps.
  for (const pattern of harmless) {
    if (/\(\?>|\+\+|^\^\(a\+$|\[\[:/.test(pattern)) continue;
    new RegExp(pattern).test(`${"a".repeat(22)}\u0000`);
  }
  assert.ok(performance.now() - started < 1000);
});
