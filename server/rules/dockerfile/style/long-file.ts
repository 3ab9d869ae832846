import type { Rule } from "../../../engine/rule.ts";

/** Lines that a file may have. */
const most = 150;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/long-file",
  title: "A Dockerfile is very long",
  severity: "info",
  enabled: false,
  rationale:
    "Nobody reads a long file to its end in a review. The check is contested, so it is off by default: a long file of many short stages reads well, and cutting it up costs more than it gives.",
  remedy: "Move scripts into files of their own, and stages that others need as well into an image of their own.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "max-lines",
      match: "related",
      why: "theirs counts lines without comments, up to a number that can be set",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/"],
  since: "0.1.0",

  *check(document) {
    const { lines, source } = document;
    const count = source.endsWith("\n") ? lines.count - 1 : lines.count;
    if (count <= most) return;
    const start = lines.startOf(most);
    yield {
      at: { span: { start, end: lines.startOf(most + 1) } },
      message: `the file has ${count} lines, more than ${most}`,
    };
  },
};
