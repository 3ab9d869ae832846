import { keywords, type Unknown } from "../../../engine/dockerfile/instructions.ts";
import { isForDocker } from "../../../engine/dockerfile/syntax-version.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { choice } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unknown-instruction",
  title: "A line starts with no instruction",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file. Most often a letter is wrong, or the line above lost the backslash that continues it.",
  remedy: "Correct the keyword, or continue the line above; a frontend of your own is named by `# syntax=`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "dockerfile-utils", id: "UNKNOWN_INSTRUCTION", match: "same" },
    { tool: "tally", id: "unknown-instruction", match: "related", why: "theirs stops at files it cannot parse" },
    { tool: "sonar", id: "S2260", match: "related", why: "theirs reports any file that its parser cannot read" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#overview"],
  since: "0.1.0",
  needs: ["UNKNOWN"],

  *check(document) {
    for (const unknown of document.withTriggers("UNKNOWN")) {
      const text = document.source.slice(unknown.keyword.start, unknown.keyword.end);
      const near = nearest(text, keywords, Math.max(1, Math.floor(text.length / 3)));
      yield {
        at: { span: unknown.keyword },
        message: `${shorten(text, 30)} is no Dockerfile instruction${near ? `; did you mean ${near}?` : ""}`,
        severity: isForDocker(document) ? "error" : "hint",
        fixes: () => fixesOf(unknown, text, near),
      };
    }
  },
};

function fixesOf(unknown: Unknown, text: string, near: string | undefined): Fix[] {
  const { document, keyword, index } = unknown;
  if (near) return [choice(`Write ${near}`, { span: keyword, text: near })];
  const before = document.instructions[index - 1];
  if (!before || !/^[&|;-]/.test(text) || before.heredocs.length > 0) return [];
  const { end } = before.span;
  return [choice("Continue the line above", { span: { start: end, end }, text: ` ${document.escape}` })];
}
