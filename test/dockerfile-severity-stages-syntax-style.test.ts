import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Severity and first word of what one rule finds in a Dockerfile. */
function found(id: string, text: string, settings: Partial<Settings> = {}): string[] {
  const only = rules.filter((rule) => rule.id === id);
  assert.equal(only.length, 1, id);
  const { findings } = review(projectOf({ Dockerfile: text }, settings), { rules: only, root: testRoot });
  return findings.map(({ severity, message }) => `${severity} ${message.split(/[ :]/)[0]}`);
}

describe("lesser cases of the rules about stages and syntax have a lower severity", () => {
  it("an unknown instruction is a hint where another frontend may know it", () => {
    const id = "dockerfile/unknown-instruction";
    assert.deepEqual(found(id, "FROM a\nFOO x\n"), ["error FOO"]);
    assert.deepEqual(found(id, "# syntax=docker/dockerfile:1-labs\nFROM a\nFOO x\n"), ["error FOO"]);
    assert.deepEqual(found(id, "# syntax=example.com/frontend:1\nFROM a\nFOO x\n"), ["hint FOO"]);
  });

  it("a name that is almost that of a stage is a warning, one that cannot work an error", () => {
    const id = "dockerfile/unknown-copy-stage";
    const text =
      "FROM a AS builder\nFROM b\nCOPY --from=buildr /a /a\nCOPY --from=7 /a /a\nCOPY --from=c /a /a\nFROM d AS c\n";
    assert.deepEqual(found(id, text), ["warning buildr", "error there", "error c"]);
  });

  it("a whole file system counts less in a stage that is not shipped", () => {
    const id = "dockerfile/copy-root-filesystem";
    const text = "FROM a AS all\nFROM b AS build\nCOPY --from=all / /\nFROM c\nCOPY --from=build /x /x\n";
    assert.deepEqual(found(id, text), ["info all"]);
    assert.deepEqual(found(id, text, { shippedTargets: ["build"] }), ["warning all"]);
  });

  it("an ARG out of scope is a note where the base image may set the variable", () => {
    const id = "dockerfile/arg-out-of-scope";
    assert.deepEqual(found(id, "ARG X=1\nFROM alpine:3.23\nENV Y=$X\n"), ["warning X"]);
    assert.deepEqual(found(id, "ARG X=1\nFROM team/base:1\nENV Y=$X\n"), ["info X"]);
    assert.deepEqual(found(id, "FROM team/base:1\nENV Y=$TARGETARCH\n"), ["warning TARGETARCH"]);
  });
});

describe("the last line", () => {
  it("has no line ending", () => {
    const only = rules.filter(({ id }) => id === "dockerfile/untidy-layout");
    const { findings } = review(projectOf({ Dockerfile: "FROM a\r\nRUN b" }), {
      rules: only,
      all: true,
      root: testRoot,
    });
    assert.deepEqual(
      findings.map(({ span, fixes }) => [span, fixes[0]?.edits[0]?.edits[0]?.text]),
      [[{ start: 13, end: 13 }, "\r\n"]],
    );
  });
});
