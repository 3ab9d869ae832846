import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Rule } from "../../../engine/rule.ts";
import { choice, refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-directive",
  title: "The builder refuses a parser directive",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file when a directive is given twice, or when the escape character is neither a backslash nor a backtick.",
  remedy: "Keep one of the directives; for `escape` write a backslash or a backtick.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "INVALID_ESCAPE_DIRECTIVE",
      match: "wider",
      why: "ours also reports directives that are given twice",
    },
    {
      tool: "dockerfile-utils",
      id: "DUPLICATED_ESCAPE_DIRECTIVE",
      match: "wider",
      why: "ours also reports syntax and check given twice, and a wrong escape character",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#parser-directives"],
  since: "0.1.0",
  needs: ["invalid-directive"],

  *check(document) {
    for (const { span, message } of refusals(document, "invalid-directive")) {
      const isRepeated = document.source[span.start] === "#";
      const line = { start: span.start, end: physicalLine(document.source, span.end).next };
      const fixes = isRepeated ? [choice("Delete the later directive", { span: line, text: "" })] : [];
      yield { at: { span }, message, fixes };
    }
  },
};
