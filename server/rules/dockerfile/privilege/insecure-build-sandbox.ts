import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/insecure-build-sandbox",
  title: "A RUN is built without the sandbox",
  severity: "error",
  enabled: true,
  rationale:
    "`--security=insecure` gives the commands of the build all capabilities and the devices of the host. A poisoned package or script in that RUN owns the machine that builds, with every image and credential on it.",
  remedy: "Leave the flag out; do what needs rights of the host outside the build.",
  criteria: {
    "CC6.3": {
      why: "The build gets all rights on the machine that runs it, where it needs next to none.",
      limits: "The builder refuses the flag unless it was started to allow it.",
    },
    "CC8.1": {
      why: "Whoever controls one step of such a build can change all later builds of that machine.",
      limits: "Says nothing about who may change the file.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "sonar", id: "S6502", match: "same" },
    { tool: "semgrep", id: "run-security-insecure", match: "wider", why: "ours also sees quotes and ARG defaults" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#run---security"],
  since: "0.1.0",
  needs: ["--security"],

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      const flag = run.flag("security");
      if (flag?.value === undefined || document.expand(flag.value, run) !== "insecure") continue;
      const edit = deleteWord(document, flag.span);
      yield {
        at: { span: flag.span },
        message: "the commands of this RUN get all rights on the machine that builds",
        fixes: edit ? [{ title: "Build in the sandbox", kind: "review", edits: [{ edits: [edit] }] }] : [],
      };
    }
  },
};
