import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { imageUses, isMovingTag } from "./image-use.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/base-image-without-digest",
  title: "An image is taken by a tag without a digest",
  severity: "info",
  enabled: false,
  rationale:
    "A tag can be moved, by the publisher for a patch or by whoever took over the publisher's account. Only the digest names the same bytes for ever, so only with it do two builds of a commit start from the same image.",
  remedy: "Add the digest of the image you tested: `node:24.1-slim@sha256:…`. Let a bot move tag and digest together.",
  criteria: {
    "CC6.8": {
      why: "Which bytes are taken is decided by the registry on the day of the build.",
      limits: "A digest says nothing about what is in the image.",
    },
    "CC8.1": {
      why: "The base of the image can change without a change in the repository.",
      limits: "Does not show that a change of the digest was tested or reviewed.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "sonar", id: "S7023", match: "wider", why: "ours also judges COPY --from and RUN --mount=from=" },
    {
      tool: "semgrep",
      id: "dockerfile-source-not-pinned",
      match: "related",
      why: "theirs reports missing and moving tags as well",
    },
    { tool: "scout", id: "not_pinned_digest", match: "related", why: "theirs reports missing and moving tags as well" },
  ],
  references: [
    "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
    "https://docs.docker.com/reference/dockerfile/#from",
  ],
  since: "0.1.0",

  *check(document) {
    for (const { image, written, span } of imageUses(document)) {
      if (image.tag === undefined || image.digest !== undefined || isMovingTag(image.tag)) continue;
      yield { at: { span }, message: `${shorten(written, 40)} has no digest: its tag can be moved` };
    }
  },
};
