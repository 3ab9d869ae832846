import { nearest } from "../../../engine/nearest.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { labelKey, shippedLabels } from "./image-labels.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/undeclared-label",
  title: "A label has a key that the project does not know",
  severity: "info",
  enabled: false,
  rationale:
    "Where a project agrees on its labels, another key is a slip of the pen or a habit of one team. What looks for labels by key does not find it.",
  remedy: "Use a key of `dockerfile.labelSchema` or `dockerfile.requiredLabels`, or add the key there.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "hadolint", id: "DL3050", match: "related", why: "theirs takes the keys from its own configuration" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#label"],
  since: "0.1.0",

  *check(document, { settings }) {
    const known = new Set([...Object.keys(settings.labelSchema), ...settings.requiredLabels]);
    if (known.size === 0) return;
    for (const pair of shippedLabels(document, settings.shippedTargets)) {
      const key = labelKey(pair);
      if (key === undefined || key === "" || known.has(key)) continue;
      const near = nearest(key, [...known], 3);
      const isLiteral = document.source.slice(pair.nameSpan.start, pair.nameSpan.end) === key;
      const edits = [{ edits: [{ span: pair.nameSpan, text: near ?? "" }] }];
      yield {
        at: { span: pair.nameSpan },
        message: `the project does not know the label ${shorten(key, 50)}`,
        fixes: near !== undefined && isLiteral ? [{ title: `Use the key ${near}`, kind: "review", edits }] : [],
      };
    }
  },
};
