import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type ImageUse, imageUses, isMovingTag } from "./image-use.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/latest-base-image",
  title: "An image is taken by a tag that moves with each release",
  severity: "warning",
  enabled: true,
  rationale:
    "`latest` is moved to each new release. The next build of the same commit can bring another major version or a poisoned release within hours of its upload, and nobody can say later which one an image holds.",
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
      id: "DL3007",
      match: "wider",
      why: "ours also judges ARG defaults, other moving tags, COPY --from and RUN --mount=from=",
    },
    { tool: "trivy", id: "DS-0001", match: "related", why: "theirs reports a missing tag under the same id" },
    { tool: "checkov", id: "CKV_DOCKER_7", match: "related", why: "theirs reports a missing tag under the same id" },
    { tool: "kics", id: "Image Version Using 'latest'", match: "wider", why: "ours also judges other moving tags" },
    { tool: "sonar", id: "S6596", match: "related", why: "theirs reports a missing tag under the same id" },
    { tool: "semgrep", id: "avoid-latest-version", match: "wider", why: "ours also judges other moving tags" },
    { tool: "dockle", id: "DKL-DI-0006", match: "related", why: "theirs reads the name of the built image" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#from",
    "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
  ],
  since: "0.1.0",

  *check(document) {
    for (const use of imageUses(document)) {
      if (use.image.digest === undefined && isMovingTag(use.image.tag)) yield moving(use);
    }
  },
};

function moving({ image, written, span, tagSpan }: ImageUse): Problem {
  return {
    at: { span: tagSpan ?? span },
    message: tagSpan
      ? `${shorten(written, 40)} follows each release: two builds may differ`
      : `${shorten(written, 40)} becomes ${image.tag}, which follows each release`,
    severity: image.tag === "latest" ? "warning" : "info",
    fixes: tagSpan
      ? [
          {
            title: `Replace ${image.tag} by a version`,
            kind: "review",
            snippet: true,
            edits: [{ edits: [{ span: tagSpan, text: "${1:version}" }] }],
          },
        ]
      : [],
  };
}
