import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../server/engine/finding.ts";
import { review } from "../server/engine/review.ts";
import type { Settings } from "../server/engine/settings.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

function findingsOf(id: string, text: string, settings: Partial<Settings> = {}): readonly Finding[] {
  const only = rules.filter((rule) => rule.id === id);
  assert.equal(only.length, 1, id);
  return review(projectOf({ Dockerfile: text }, settings), { rules: only, root: testRoot }).findings;
}

/** Severity and first word of what one rule finds in a Dockerfile. */
const found = (...of: Parameters<typeof findingsOf>): string[] =>
  findingsOf(...of).map(({ severity, message }) => `${severity} ${message.split(/[ :]/)[0]}`);

describe("lesser cases of Dockerfile rules have a lower severity", () => {
  it("latest is a warning, other moving tags are notes", () => {
    const text = "FROM node:latest AS a\nFROM nginx:stable AS b\nFROM alpine:edge AS c\n";
    assert.deepEqual(found("dockerfile/latest-base-image", text), ["warning node", "info nginx", "info alpine"]);
  });

  it("an image past the end of its support is a warning where it ships", () => {
    const id = "dockerfile/end-of-life-base-image";
    const text = "FROM golang:1.20 AS build\nFROM alpine:3.15 AS base\nFROM base\nCOPY --from=build /x /x\n";
    assert.deepEqual(found(id, text), ["info golang", "warning alpine"]);
    assert.deepEqual(found(id, text, { shippedTargets: ["build"] }), ["warning golang", "info alpine"]);
  });

  it("a missing USER on an unknown image is a note", () => {
    const id = "dockerfile/missing-user";
    assert.deepEqual(found(id, 'FROM node:24\nCMD ["node"]\n'), ["warning node"]);
    assert.deepEqual(found(id, 'FROM scratch\nCMD ["/x"]\n'), ["warning scratch"]);
    assert.deepEqual(found(id, 'FROM team/base:1\nCMD ["/x"]\n'), ["info team/base"]);
  });

  it("a missing HEALTHCHECK on an unknown image is a hint", () => {
    const id = "dockerfile/missing-healthcheck";
    assert.deepEqual(found(id, 'FROM node:24\nEXPOSE 80\nCMD ["node"]\n'), ["info The"]);
    assert.deepEqual(found(id, 'FROM scratch\nEXPOSE 80\nCMD ["/x"]\n'), ["info The"]);
    assert.deepEqual(found(id, 'FROM team/base:1\nEXPOSE 80\nCMD ["/x"]\n'), ["hint The"]);
  });
});

describe("an image with two products past their end", () => {
  it("names the second beside the first", () => {
    const findings = findingsOf("dockerfile/end-of-life-base-image", "FROM python:3.8-slim-buster\n");
    assert.deepEqual(
      findings.map(({ related }) => related.map(({ message }) => message)),
      [["python:3.8-slim-buster: Debian 10 (buster) support ended 2024-06-30, data of 2026-08-22"]],
    );
  });
});
