import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { labelKey, shippedLabels } from "./image-labels.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/empty-label",
  title: "A label that the project relies on is empty",
  severity: "warning",
  enabled: true,
  rationale:
    "A label without a value is there for tools that ask for the key and says nothing to whoever must find the owner or the source of the image.",
  remedy: "Give the label its value, from a build argument where it changes with each build.",
  criteria: {
    "CC8.1": {
      why: "Labels that the project requires tie the image to its source and its owner.",
      limits: "Shows that there is a value, not that it is true.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3051", match: "related", why: "theirs takes the keys from its own configuration" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#label"],
  since: "0.1.0",

  *check(document, { settings }) {
    const { labelSchema, requiredLabels } = settings;
    const keys = new Set(requiredLabels);
    for (const [key, type] of Object.entries(labelSchema)) if (type !== "rawText") keys.add(key);
    if (keys.size === 0) return;
    for (const pair of shippedLabels(document, settings.shippedTargets)) {
      const key = labelKey(pair);
      if (key === undefined || !keys.has(key) || pair.text?.includes("$") || pair.value?.trim() !== "") continue;
      yield { at: { span: pair.span }, message: `the label ${shorten(key, 50)} has an empty value` };
    }
  },
};
