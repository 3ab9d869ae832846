import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { imageUses } from "./image-use.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/base-image-tag-with-digest",
  title: "An image is named by a tag and by a digest",
  severity: "info",
  enabled: false,
  rationale:
    "The digest decides and the tag is not looked at. When one of them is changed alone, the file says another version than the one it builds on.",
  remedy: "Keep the two in step with a bot, or leave the tag out.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "sonar", id: "S8431", match: "wider", why: "ours also judges COPY --from and RUN --mount=from=" },
    { tool: "sonar", id: "S6497", match: "related", why: "theirs reports every digest, because it keeps patches out" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#from"],
  since: "0.1.0",

  *check(document) {
    for (const { image, written, span } of imageUses(document)) {
      if (image.tag === undefined || image.digest === undefined) continue;
      yield { at: { span }, message: `${shorten(written, 40)} is taken by its digest, whatever its tag says` };
    }
  },
};
