import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { labelKey, shippedLabels } from "./image-labels.ts";

const valid = /^[a-z](?:[a-z0-9._/-]*[a-z0-9])?$/;
const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;
/** Keys that Docker's own documentation tells authors of images to set. */
const documented = /^com\.docker\.(?:desktop\.|extension\.|image\.source\.)/;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-label-key",
  title: "The key of a label is not of the form that Docker recommends",
  severity: "hint",
  enabled: true,
  rationale:
    "Tools find labels by their exact key. One in capitals, with blanks or in Docker's own name space is missed by filters and inventories, or is overwritten by Docker.",
  remedy:
    "Write keys in lower case with letters, digits, dots and single dashes, after a domain of yours: `com.example.team`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3048",
      match: "narrower",
      why: "ours judges what ships alone, and lets keys pass that Docker documents for authors",
    },
    {
      tool: "tally",
      id: "labels/valid-key",
      match: "related",
      why: "ours judges what ships alone, and reads the old form",
    },
  ],
  references: ["https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations"],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document, { settings }) {
    for (const pair of shippedLabels(document, settings.shippedTargets)) {
      const key = labelKey(pair);
      const complaint = key === undefined || key === "" ? undefined : complaintOf(key);
      if (key === undefined || complaint === undefined) continue;
      const fix = fixOf(pair, key);
      yield {
        at: { span: pair.nameSpan },
        message: `the key ${shorten(key, 40)} ${complaint}`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

function complaintOf(key: string): string | undefined {
  if (reserved.test(key)) return documented.test(key) ? undefined : "belongs to Docker";
  if (/[A-Z]/.test(key)) return "has capital letters";
  if (/\.\.|--/.test(key)) return "has two dots or dashes in a row";
  return valid.test(key) ? undefined : "has a character that keys do not have there";
}

/** Lower case, where that is all that is wrong and the key stands there literally. */
function fixOf({ nameSpan, instruction: { document } }: Pair, key: string): Fix | undefined {
  const text = key.toLowerCase();
  const isLiteral = document.source.slice(nameSpan.start, nameSpan.end) === key;
  if (!isLiteral || text === key || complaintOf(text) !== undefined) return undefined;
  return { title: `Write ${shorten(text, 40)}`, kind: "review", edits: [{ edits: [{ span: nameSpan, text }] }] };
}
