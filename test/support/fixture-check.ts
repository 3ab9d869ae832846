import assert from "node:assert/strict";
import type { Finding } from "../../server/engine/finding.ts";
import { fixAll } from "../../server/engine/fix-all.ts";
import type { Project } from "../../server/engine/project.ts";
import { review } from "../../server/engine/review.ts";
import { atLeast, type Rule } from "../../server/engine/rule.ts";
import { Lines } from "../../server/engine/text.ts";
import { apply, type Changes, verify, withChanges } from "../../server/engine/verify.ts";
import { rules } from "../../server/rules/index.ts";
import type { FixtureCase, FixtureFile } from "./fixture.ts";
import { projectOf, testRoot } from "./project.ts";

/**
 * Holds a rule against one case of its fixture: what it finds, and what its fixes lead to.
 * @throws AssertionError where they differ.
 */
export function checkCase(rule: Rule, entry: FixtureCase): void {
  const sources = entry.files.filter((file) => file.role !== "fixed");
  const names = sources.map((file) => file.name);
  assert.equal(
    new Set(names).size,
    names.length,
    "two blocks of one name under a heading: give them headings or file=",
  );
  const today = sources.find((file) => file.today)?.today;
  const texts = Object.fromEntries(sources.map((file) => [file.name, file.text]));
  const project = projectOf(texts, today ? { today } : {});
  const findings = findingsOf(project, [rule]);
  assert.deepEqual(
    findings.filter((finding) => finding.rule.id === "portcullis/engine"),
    [],
    "the rule crashed",
  );
  for (const file of sources) checkFindings(rule, file, findings);
  checkRoles(sources);
  checkFixes(rule, entry, project, findings);
}

const options = (only: readonly Rule[]): Parameters<typeof review>[1] => ({ rules: only, all: true, root: testRoot });

const findingsOf = (project: Project, only: readonly Rule[]): readonly Finding[] =>
  review(project, options(only)).findings;

function checkRoles(sources: readonly FixtureFile[]): void {
  for (const file of sources) {
    if (file.role === "good") assert.equal(file.expectations.length, 0, `line ${file.line}: a good block has carets`);
  }
  const bad = sources.filter((file) => file.role === "bad");
  const carets = sources.flatMap((file) => file.expectations);
  if (bad.length > 0) assert.ok(carets.length > 0, "a bad block without carets");
}

function checkFindings(rule: Rule, file: FixtureFile, findings: readonly Finding[]): void {
  const lines = new Lines(file.text);
  const show = (span: { start: number; end: number }, message: string): string => {
    const { line, column } = lines.at(span.start);
    return `${line + 1}:${column + 1}+${span.end - span.start} ${message}`;
  };
  const here = findings.filter((finding) => finding.rule.id === rule.id && finding.uri === `${testRoot}/${file.name}`);
  const expected = [...file.expectations].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  assert.deepEqual(
    here.map((finding, index) => show(finding.span, expected[index]?.message === undefined ? "" : finding.message)),
    expected.map(({ span, message }) => show(span, message ?? "")),
    `block at line ${file.line} (${file.name})`,
  );
  for (const { message } of here) {
    assert.ok(message.length <= 90, `"${message}" has ${message.length} characters, at most 90`);
    assert.doesNotMatch(message, /\bshould\b|\.$/);
  }
}

function checkFixes(rule: Rule, entry: FixtureCase, project: Project, findings: readonly Finding[]): void {
  const mine = findings.filter((finding) => finding.rule.id === rule.id);
  const fixed = entry.files.filter((file) => file.role === "fixed");
  for (const finding of mine) {
    for (const fix of finding.fixes) {
      assert.equal(verify(project, finding, fix, options(rules)), undefined, `"${fix.title}" at ${finding.message}`);
    }
  }
  const safe = fixed.filter((file) => file.reviewTitle === undefined);
  const titles = new Set(fixed.flatMap((file) => file.reviewTitle ?? []));
  const offered = new Set(
    mine.flatMap(({ fixes }) => fixes.filter((fix) => fix.kind === "review").map((fix) => fix.title)),
  );
  assert.deepEqual([...offered].sort(), [...titles].sort(), "each review fix has its fixed block, and none else has");
  checkSafe(rule, entry, project, mine, safe);
  for (const title of titles) checkReview(entry, project, mine, title);
}

function checkSafe(
  rule: Rule,
  entry: FixtureCase,
  project: Project,
  mine: readonly Finding[],
  fixed: readonly FixtureFile[],
): void {
  const hasSafe = mine.some(({ fixes }) => fixes.some((fix) => fix.kind === "safe"));
  assert.equal(hasSafe, fixed.length > 0, "safe fixes have a fixed block, and only they do");
  if (!hasSafe) return;
  const result = fixAll(project, options([rule]));
  expectTexts(entry, result.changes, fixed);
  checkNothingWorse(rule, project, result.project);
  assert.equal(fixAll(result.project, options([rule])).applied, 0, "fixing twice changes something");
}

function checkNothingWorse(rule: Rule, before: Project, after: Project): void {
  const count = (project: Project): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { rule: other, severity } of findingsOf(project, rules)) {
      if (atLeast(severity, rule.severity)) counts.set(other.id, (counts.get(other.id) ?? 0) + 1);
    }
    return counts;
  };
  const old = count(before);
  for (const [id, number] of count(after)) assert.ok(number <= (old.get(id) ?? 0), `the fixed text has a new ${id}`);
}

function checkReview(entry: FixtureCase, project: Project, mine: readonly Finding[], title: string): void {
  const finding = mine.find(({ fixes }) => fixes.some((fix) => fix.title === title));
  const fix = finding?.fixes.find((candidate) => candidate.title === title);
  assert.ok(finding && fix);
  const changes = apply(project, finding, fix);
  expectTexts(
    entry,
    changes,
    entry.files.filter((file) => file.reviewTitle === title),
  );
  assert.ok(withChanges(project, changes));
}

function expectTexts(entry: FixtureCase, changes: Changes, fixed: readonly FixtureFile[]): void {
  const sources = entry.files.filter((file) => file.role !== "fixed");
  for (const file of fixed) {
    const before = sources.find((source) => source.name === file.name)?.text;
    assert.equal(changes.get(`${testRoot}/${file.name}`) ?? before, file.text, `fixed block at line ${file.line}`);
  }
  const named = new Set(fixed.map((file) => `${testRoot}/${file.name}`));
  assert.deepEqual(
    [...changes.keys()].filter((uri) => !named.has(uri)),
    [],
    "files changed without a fixed block",
  );
}
