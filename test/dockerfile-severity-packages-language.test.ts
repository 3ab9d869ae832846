import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** Severities of what one rule finds in a Dockerfile. */
function found(id: string, text: string, settings: Partial<Settings> = {}): string[] {
  const only = rules.filter((rule) => rule.id === id);
  assert.equal(only.length, 1, id);
  const { findings } = review(projectOf({ Dockerfile: text }, settings), { rules: only, root: testRoot, all: true });
  return findings.map(({ severity }) => severity);
}

describe("lesser cases of language packages and shells have a lower severity", () => {
  it("a package without a version matters less where it does not ship", () => {
    const text = "FROM node:24 AS a\nRUN npm i -g serve\nFROM node:24 AS b\nRUN npm i -g serve\n";
    assert.deepEqual(found("dockerfile/unpinned-npm-package", text), ["hint", "info"]);
    assert.deepEqual(found("dockerfile/unpinned-npm-package", text, { shippedTargets: ["a"] }), ["info", "hint"]);
  });

  it("the tools of a package manager may be the newest", () => {
    const text = "FROM python:3.13\nRUN pip install -U pip wheel\nRUN pip install -U pip flask\n";
    assert.deepEqual(found("dockerfile/unpinned-pip-package", text), ["hint", "info"]);
    assert.deepEqual(found("dockerfile/unpinned-gem", "FROM ruby:3.4\nRUN gem install bundler\n"), ["hint"]);
    const go = "FROM golang:1.25\nRUN go install example.com/tool@latest\n";
    assert.deepEqual(found("dockerfile/unpinned-go-tool", go), ["info"]);
  });

  it("git alone is less than a compiler", () => {
    const text = 'FROM debian:13\nRUN apt-get install -y git\nRUN apt-get install -y git gcc\nCMD ["/app"]\n';
    assert.deepEqual(found("dockerfile/build-tools-in-final-stage", text), ["hint", "info"]);
  });

  it("curl is less than a scanner", () => {
    const text = 'FROM debian:13\nRUN apt-get install -y curl\nRUN apt-get install -y curl nmap\nCMD ["/app"]\n';
    assert.deepEqual(found("dockerfile/debug-tools-in-final-stage", text), ["hint", "info"]);
  });

  it("a pipe from the network is a warning, others are notes", () => {
    const text = "FROM debian:13\nRUN curl -fsS https://example.com/x | tar x\nRUN dpkg -l | sort > list\n";
    assert.deepEqual(found("dockerfile/pipe-without-pipefail", text), ["warning", "info"]);
  });
});
