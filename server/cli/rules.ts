import { rules } from "../rules/index.ts";
import type { Run } from "./commands.ts";
import { exitCode } from "./exit.ts";
import { ruleJson, schemaVersion } from "./json-format.ts";

/** `portcullis rules`: every rule, as a table or with all that is known of it as JSON. */
export const listRules: Run = async (input, terminal) => {
  terminal.write(input.value("format") === "json" ? json() : table());
  return exitCode.clean;
};

function json(): string {
  const listed = rules.map((rule) => ({ id: rule.id, ...ruleJson(rule) }));
  return `${JSON.stringify({ schemaVersion, rules: listed }, undefined, 2)}\n`;
}

function table(): string {
  const head = ["rule", "severity", "fix", "criteria", "what it reports"];
  const rows = rules.map(({ id, severity, enabled, fixable, criteria, title }) => [
    id,
    enabled ? severity : `${severity} (off)`,
    fixable || "none",
    Object.keys(criteria).join(" ") || "-",
    title,
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return all.map((row) => `${line(row).trimEnd()}\n`).join("");
}
