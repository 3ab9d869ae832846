import type { Rule } from "../../../engine/rule.ts";

/** Commands that a chain may have. */
const most = 5;

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/chained-run",
  title: "A long chain of commands that a here-document would show better",
  severity: "info",
  enabled: false,
  rationale:
    "Each line of a chain needs its `&&` and its backslash, and a missing one changes what runs. The check is contested, so it is off by default: a here-document without `set -e` goes on after a failure, which a chain does not.",
  remedy: "Write the commands in a here-document, `RUN <<EOF`, that begins with `set -e`.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "tally",
      id: "prefer-run-heredoc",
      match: "related",
      why: "theirs counts from three commands, and joins RUN instructions that follow each other",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#here-documents"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.named("RUN")) {
      const count = run.isPlainChain ? run.pipelines.length : 0;
      if (count > most) yield { at: { span: run.keyword }, message: `RUN chains ${count} commands with &&` };
    }
  },
};
