import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { compareText } from "../../../engine/finding.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unsorted-labels",
  title: "The labels of an instruction are not in order",
  severity: "hint",
  enabled: false,
  rationale: "Labels in the order of their keys are found at a glance, and two changes meet in fewer merge conflicts.",
  remedy: "Sort the pairs by key.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "tally", id: "labels/prefer-stable-order", match: "related", why: "theirs sorts by an order of its own" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#label"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document) {
    for (const label of document.named("LABEL")) {
      const { pairs } = label;
      const misplaced = pairs.find((pair, index) => orderOf(pair) < orderOf(pairs[index - 1]));
      if (!misplaced) continue;
      const sorted = [...pairs].sort((a, b) => compareText(orderOf(a), orderOf(b)));
      const textOf = ({ span }: { span: { start: number; end: number } }): string =>
        document.source.slice(span.start, span.end);
      const edits = pairs.map(({ span }, index) => ({ span, text: textOf(sorted[index] ?? { span }) }));
      // A key that a variable holds may be the same as another, and then the order decides.
      const isKnown = pairs.every(({ name }) => !name.includes("$"));
      const hasComment = document.comments.some(({ start }) => start > label.span.start && start < label.span.end);
      yield {
        at: { span: misplaced.nameSpan },
        message: `the key ${shorten(misplaced.name, 50)} stands after a later one`,
        fixes: hasComment || !isKnown ? [] : [{ title: "Sort the pairs by key", kind: "safe", edits: [{ edits }] }],
      };
    }
  },
};

/** Keys in capitals stand among the others. */
const orderOf = (pair: Pair | undefined): string => pair?.name.toLowerCase() ?? "";
