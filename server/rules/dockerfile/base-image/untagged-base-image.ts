import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type ImageUse, imageUses } from "./image-use.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/untagged-base-image",
  title: "An image is taken without tag or digest",
  severity: "warning",
  enabled: true,
  rationale:
    "Without a tag the builder takes `latest`, whatever that is on the day. A rebuild of the same commit can bring another major version, or a version that nobody tested, and what an old image was built on cannot be told afterwards.",
  remedy: "Name the version you tested, such as `node:22.14-slim`; add its `@sha256:` digest to pin the very bytes.",
  criteria: {
    "CC6.8": {
      why: "What is taken into the image is chosen by the publisher on the day of the build, not by the file.",
      limits: "A tag can be moved; only a digest names the same bytes for ever.",
    },
    "CC8.1": {
      why: "A change of the base image reaches production without a change in the repository.",
      limits: "Does not show that a change of the tag was tested or reviewed.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3006",
      match: "related",
      why: "ours also judges ARG defaults, COPY --from and RUN --mount=from=, and knows stages in any case",
    },
    { tool: "trivy", id: "DS-0001", match: "related", why: "theirs reports the tag latest under the same id" },
    { tool: "checkov", id: "CKV_DOCKER_7", match: "related", why: "theirs reports the tag latest under the same id" },
    {
      tool: "kics",
      id: "Image Version Not Explicit",
      match: "wider",
      why: "ours also judges COPY --from and RUN --mount=from=",
    },
    { tool: "sonar", id: "S6596", match: "related", why: "theirs reports the tag latest under the same id" },
    {
      tool: "semgrep",
      id: "missing-image-version",
      match: "wider",
      why: "ours also judges COPY --from and RUN --mount=from=",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#from",
    "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
  ],
  since: "0.1.0",

  *check(document) {
    for (const use of imageUses(document)) {
      if (use.image.tag === undefined && use.image.digest === undefined) yield untagged(use);
    }
  },
};

function untagged(use: ImageUse): Problem {
  return {
    at: { span: use.span },
    message: `${shorten(use.written, 40)} has no tag: each build may take another image`,
    fixes: /[$"']/.test(use.written)
      ? []
      : [
          {
            title: "Add a version",
            kind: "review",
            snippet: true,
            edits: [{ edits: [insertAfter(use, ":${1:version}")] }],
          },
        ],
  };
}
