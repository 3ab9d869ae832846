import { deleteInstruction, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { labelKey, labelsIn } from "./image-labels.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/duplicate-label",
  title: "A label is set twice in one stage",
  severity: "hint",
  enabled: true,
  rationale: "The last value holds. Whoever changes the first one wonders why the image does not show it.",
  remedy: "Delete the earlier one.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "tally", id: "labels/no-duplicate-keys", match: "wider", why: "ours also puts variables into keys" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#label"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document) {
    if (document.named("LABEL").length === 0) return;
    for (const stage of document.stages) {
      const later = new Map<string, Pair>();
      for (const pair of labelsIn(stage).toReversed()) {
        const key = labelKey(pair);
        if (key === undefined || key === "") continue;
        const holds = later.get(key);
        later.set(key, holds ?? pair);
        if (!holds) continue;
        const fix = fixOf(pair);
        yield {
          at: { span: pair.span },
          message: `the label ${shorten(key, 50)} is set again below, and that value holds`,
          tags: ["unnecessary"],
          related: [{ span: holds.span, message: "the value that holds" }],
          fixes: fix ? [fix] : [],
        };
      }
    }
  },
};

function fixOf({ instruction, span }: Pair): Fix | undefined {
  const { document } = instruction;
  const edit = instruction.pairs.length === 1 ? deleteInstruction(document, instruction) : deleteWord(document, span);
  return edit && { title: "Delete the value that does not hold", kind: "safe", edits: [{ edits: [edit] }] };
}
