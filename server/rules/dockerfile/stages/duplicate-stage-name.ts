import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/duplicate-stage-name",
  title: "Two stages have the same name",
  severity: "error",
  enabled: true,
  rationale:
    "A later `FROM`, `COPY --from` or `--target` reaches only one of them, and which one depends on the place: an image may hold files of the wrong stage.",
  remedy: "Give each stage a name of its own; upper and lower case make no difference.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3024", match: "wider", why: "ours knows that case makes no difference" },
    { tool: "trivy", id: "DS-0012", match: "wider", why: "theirs does not tell two FROM of the same text apart" },
    { tool: "checkov", id: "CKV_DOCKER_11", match: "wider", why: "theirs sees a lower-case as alone" },
    { tool: "kics", id: "Same Alias In Different Froms", match: "related", why: "theirs matches the text of FROM" },
    { tool: "buildkit", id: "DuplicateStageName", match: "same" },
    {
      tool: "dockerfile-utils",
      id: "DUPLICATE_BUILD_STAGE_NAME",
      match: "related",
      why: "theirs reports the first of them as well",
    },
    { tool: "semgrep", id: "alias-must-be-unique", match: "related", why: "theirs matches the text of FROM" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/duplicate-stage-name/"],
  since: "0.1.0",

  *check(document) {
    const seen = new Map<string, Stage>();
    for (const stage of document.stages) {
      const { stageName } = stage.from;
      if (!stageName || stage.name === undefined) continue;
      const first = seen.get(stage.name)?.from.stageName;
      if (!first) seen.set(stage.name, stage);
      else {
        yield {
          at: { span: stageName.span },
          message: `${shorten(stageName.text)} is the name of an earlier stage, too`,
          related: [{ span: first.span, message: "the earlier stage" }],
        };
      }
    }
  },
};
