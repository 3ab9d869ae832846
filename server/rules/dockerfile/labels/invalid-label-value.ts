import type { Rule } from "../../../engine/rule.ts";
import type { LabelType } from "../../../engine/settings.ts";
import { shorten } from "../../../engine/text.ts";
import { labelKey, shippedLabels } from "./image-labels.ts";
import { lacks, ociTypes } from "./label-values.ts";

const theirs = (id: string, what: string) =>
  ({
    tool: "hadolint",
    id,
    match: "related",
    why: `theirs reports ${what} alone, and of keys of its own configuration`,
  }) as const;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-label-value",
  title: "The value of a label is not of the kind that its key stands for",
  severity: "warning",
  enabled: true,
  rationale:
    "Registries, scanners and inventories read these labels by program. A date, licence or revision that they cannot read is as good as missing, and nobody notices until it is needed.",
  remedy: "Write the value in the form that the key stands for.",
  criteria: {},
  fixable: false,
  equivalents: [
    theirs("DL3052", "URLs"),
    theirs("DL3053", "dates"),
    theirs("DL3054", "licences"),
    theirs("DL3055", "hashes"),
    theirs("DL3056", "semantic versions"),
    theirs("DL3058", "addresses of e-mail"),
  ],
  references: [
    "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
    "https://www.rfc-editor.org/rfc/rfc3339",
    "https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/",
    "https://semver.org/spec/v2.0.0.html",
  ],
  since: "0.1.0",
  needs: ["LABEL"],

  *check(document, { settings }) {
    for (const pair of shippedLabels(document, settings.shippedTargets)) {
      const key = labelKey(pair) ?? "";
      const isOwn = Object.hasOwn(settings.labelSchema, key);
      const type = typeOf(key, isOwn ? settings.labelSchema : ociTypes);
      const value = pair.text?.includes("$") ? undefined : pair.value?.trim();
      const lacking = type && value ? lacks(value, type) : undefined;
      if (lacking === undefined) continue;
      yield {
        at: { span: pair.valueSpan },
        message: `${shorten(value ?? "", 50)} is no ${lacking}`,
        severity: isOwn ? "warning" : "hint",
      };
    }
  },
};

const typeOf = (key: string, types: Readonly<Record<string, LabelType>>): LabelType | undefined =>
  Object.hasOwn(types, key) ? types[key] : undefined;
