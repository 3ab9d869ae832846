import type { Finding } from "../engine/finding.ts";
import { rulePage } from "../engine/links.ts";
import type { RuleMetadata } from "../engine/rule.ts";
import { version } from "../engine/version.ts";
import { countBySeverity, type Report, type Reported, type ReportedExcepted } from "./report.ts";

/** Version of the form of the JSON output; it grows when a reader of the older form would misread the newer one. */
export const schemaVersion = 1;

/** The report as JSON; its form stands in docs/command-line.md. */
export function formatJson(report: Report): string {
  const { open, excepted, files, today } = report;
  const found = new Map<string, RuleMetadata>(
    [...open, ...excepted].map(({ finding }) => [finding.rule.id, finding.rule]),
  );
  const rules = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, rule]) => [id, ruleJson(rule)] as const);
  const value = {
    schemaVersion,
    tool: { name: "portcullis", version },
    today,
    files,
    summary: { ...countBySeverity(open), excepted: excepted.length },
    findings: open.map(findingJson),
    excepted: excepted.map(exceptedJson),
    rules: Object.fromEntries(rules),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What is known of a rule, without what it does. */
export function ruleJson(rule: RuleMetadata): Record<string, unknown> {
  const { title, severity, enabled, rationale, remedy, criteria, fixable, equivalents, references, since } = rule;
  const supersedes = rule.supersedes ?? [];
  const facts = { title, severity, enabled, rationale, remedy, criteria, fixable, equivalents, supersedes };
  return { ...facts, references, since, page: rulePage(rule.id) };
}

function findingJson({ finding, place, criteria, related }: Reported): Record<string, unknown> {
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    message: finding.message,
    ...place,
    fingerprint: finding.fingerprint,
    criteria,
    tags: finding.tags,
    check: finding.check,
    fixes: finding.fixes.map(fixJson),
    related: related.map(({ place: at, message }) => ({ message, ...at })),
  };
}

const fixJson = ({ title, kind, snippet = false }: Finding["fixes"][number]): Record<string, unknown> => ({
  title,
  kind,
  needsInput: snippet,
});

function exceptedJson(reported: ReportedExcepted): Record<string, unknown> {
  const { scope, reason, owner, until, tool } = reported.exception;
  const exception = { scope, reason, owner, until, tool, ...reported.exceptionPlace };
  return { ...findingJson(reported), exception };
}
