import type { Label } from "../../../engine/dockerfile/pairs.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/scattered-labels",
  title: "Several LABEL instructions stand side by side",
  severity: "hint",
  enabled: false,
  rationale: "One LABEL with a pair on each line is easier to read and to compare than many LABELs.",
  remedy: "Join them into one LABEL with a pair on each line.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "tally", id: "labels/prefer-grouped", match: "wider", why: "ours also sees LABELs that a comment parts" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#label"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document) {
    if (document.named("LABEL").length < 2) return;
    for (const stage of document.stages) {
      for (const [first, ...others] of neighbours(stage)) {
        const last = others.at(-1);
        if (!first || !last) continue;
        const fix = joined(first, others, last);
        yield {
          at: { span: first.keyword },
          message: `${others.length + 1} LABEL instructions in a row could be one`,
          fixes:
            fix === undefined ? [] : [{ title: "Join them into one LABEL", kind: "review", edits: [{ edits: [fix] }] }],
        };
      }
    }
  },
};

/** LABEL instructions that follow one another. */
function neighbours(stage: Stage): readonly (readonly Label[])[] {
  const groups: Label[][] = [];
  for (const label of stage.named("LABEL")) {
    const group = groups.at(-1);
    if (group?.at(-1)?.index === label.index - 1) group.push(label);
    else groups.push([label]);
  }
  return groups;
}

/** One LABEL in their place; undefined where a comment would be lost or a value is written in the old form. */
function joined(first: Label, others: readonly Label[], last: Label) {
  const { document } = first;
  const all = [first, ...others];
  const span = { start: first.span.start, end: last.span.end };
  const hasComment = document.comments.some(({ start }) => start > span.start && start < span.end);
  if (hasComment || all.some(({ isLegacy }) => isLegacy)) return undefined;
  const pairs = all.flatMap((label) =>
    label.pairs.map((pair) => document.source.slice(pair.span.start, pair.span.end)),
  );
  const newline = document.source.includes("\r\n") ? "\r\n" : "\n";
  return { span, text: `LABEL ${pairs.join(` ${document.escape}${newline}      `)}` };
}
