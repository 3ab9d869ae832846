import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/reserved-stage-name",
  title: "A stage has a name that the builder keeps for itself",
  severity: "error",
  enabled: true,
  rationale:
    "`FROM scratch` begins with nothing and `context` is the build context, whatever a stage of that name holds: what is built on or copied from it is not what was meant.",
  remedy: "Give the stage another name.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3063", match: "wider", why: "ours knows that case makes no difference" },
    { tool: "buildkit", id: "ReservedStageName", match: "same" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/reserved-stage-name/"],
  since: "0.1.0",

  *check(document) {
    for (const { stageName } of document.named("FROM")) {
      const name = stageName?.value.toLowerCase();
      if (stageName && (name === "scratch" || name === "context")) {
        yield {
          at: { span: stageName.span },
          message: `${shorten(stageName.text)} cannot name a stage, it is reserved`,
        };
      }
    }
  },
};
