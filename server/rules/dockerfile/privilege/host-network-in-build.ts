import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/host-network-in-build",
  title: "A RUN uses the network of the machine that builds",
  severity: "warning",
  enabled: true,
  rationale:
    "With `--network=host` the commands of the build reach whatever listens on the machine itself: databases on localhost, the metadata service of the cloud, the Docker API. A poisoned package can read and change them.",
  remedy: "Leave the flag out: a build has a network of its own. Give it what it needs by files or arguments.",
  criteria: {
    "CC6.6": {
      why: "What the build downloads and runs stands inside the network of the host.",
      limits: "The builder refuses the flag unless it was started to allow it.",
    },
  },
  fixable: "review",
  equivalents: [{ tool: "sonar", id: "S6431", match: "same" }],
  references: ["https://docs.docker.com/reference/dockerfile/#run---network"],
  since: "0.1.0",
  needs: ["--network"],

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      const flag = run.flag("network");
      if (flag?.value === undefined || document.expand(flag.value, run) !== "host") continue;
      const edit = deleteWord(document, flag.span);
      yield {
        at: { span: flag.span },
        message: "the commands of this RUN reach what listens on the machine that builds",
        fixes: edit ? [{ title: "Build in a network of its own", kind: "review", edits: [{ edits: [edit] }] }] : [],
      };
    }
  },
};
