import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { lostFailure } from "./lost-failure.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/failure-before-semicolon",
  title: "RUN goes on after a command that failed",
  severity: "info",
  enabled: true,
  rationale:
    "After `;` the next command runs whatever became of the one before, and only the last one decides. A download or an installation that fails leaves a green build and an image without what it was to hold.",
  remedy:
    "Join the commands with `&&`, or begin the RUN with `set -e`. Where a command may fail, say so with `|| true`.",
  criteria: {
    "CC8.1": {
      why: "A build that goes on after a failed step ships something that was never made as written.",
      limits: "Does not show which of the commands fail, nor what later ones do about it.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_09_03"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      if (run.form === "shell" && run.heredocs.length === 0 && run.rest.includes(";")) yield* judge(run);
    }
  },
};

/** The first failure that is lost at the level of the RUN itself; one that `true` or `exit` follows is meant to be. */
function* judge(run: Run): Generator<Problem> {
  const lists = run.pipelines.filter(({ commands }) => commands[0]?.isNested === false);
  const isMeant = lists.some(({ commands }) => /^(?:true|:|exit|wait)$/.test(commands[0]?.name ?? ""));
  const culprit = isMeant ? undefined : lostFailure(run, run.restSpan, lists);
  if (!culprit) return;
  const { start } = run.restSpan;
  const at = run.document.source.indexOf(";", culprit.span.end);
  const edit = { span: span(start, start), text: "set -e; " };
  yield {
    at: { span: at < 0 ? culprit.nameSpan : span(at, at + 1) },
    message: `a failure of ${shorten(culprit.name || "a command", 30)} goes unnoticed: the RUN goes on after ;`,
    fixes: [
      {
        title: "Begin with set -e; a command that may fail then ends the build",
        kind: "review",
        edits: [{ edits: [edit] }],
      },
    ],
  };
}
