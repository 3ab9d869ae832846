import type { Source } from "../../../engine/dockerfile/copy.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-from-own-stage",
  title: "A stage copies from itself",
  severity: "error",
  enabled: true,
  rationale: "The builder refuses it: a stage would have to be finished before it can be built.",
  remedy: "Name an earlier stage; to copy within a stage use `RUN cp`.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3023",
      match: "wider",
      why: "ours also reports the stage's number, another case of its name, and mounts",
    },
    { tool: "trivy", id: "DS-0006", match: "wider", why: "ours also reports the stage's number and mounts" },
    {
      tool: "kics",
      id: "COPY '--from' References Current FROM Alias",
      match: "wider",
      why: "ours also reports the stage's number and mounts",
    },
    {
      tool: "semgrep",
      id: "copy-from-own-alias",
      match: "wider",
      why: "ours also reports the stage's number and mounts",
    },
    {
      tool: "tally",
      id: "circular-stage-deps",
      match: "related",
      why: "theirs looks for circles of several stages",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---from"],
  since: "0.1.0",
  needs: ["--from", "--mount"],

  *check(document) {
    for (const copy of document.named("COPY")) {
      const { from, stage } = copy;
      if (from?.stage && from.stage === stage) yield problem(from, `--from=${from.flag.value}`);
    }
    for (const run of document.named("RUN")) {
      for (const { from } of run.mounts) {
        if (from?.stage && from.stage === run.stage) yield problem(from, "the mount");
      }
    }
  },
};

const problem = ({ flag }: Source, subject: string): { at: { span: Source["flag"]["span"] }; message: string } => ({
  at: { span: flag.span },
  message: `${subject.slice(0, 50)} names the stage that it stands in`,
});
