import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Heredoc } from "../../../engine/dockerfile/heredoc.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { indentationAt, lineEnding, shorten } from "../../../engine/text.ts";
import { lostFailure } from "./lost-failure.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/heredoc-without-errexit",
  title: "A here-document goes on after a command that failed",
  severity: "warning",
  enabled: true,
  rationale:
    "Unlike a chain of `&&`, the lines of a here-document run one after the other whatever becomes of them, and only the last one decides. A download or an installation that fails leaves a green build and an image without what it was to hold.",
  remedy:
    "Begin the here-document with `set -e`, or start its shell with `-e`. Where a command may fail, say so with `|| true`.",
  criteria: {
    "CC8.1": {
      why: "A build that goes on after a failed step ships something that was never made as written.",
      limits: "Does not show which of the commands fail, nor what later ones do about it.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#here-documents",
    "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set",
  ],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      for (const heredoc of run.heredocs) {
        const culprit = lostFailure(run, heredoc.body, run.pipelines);
        if (!culprit) continue;
        yield {
          at: { span: heredoc.opener },
          message: `a failure of ${shorten(culprit.name || "a command", 20)} goes unnoticed: the here-document runs on without set -e`,
          fixes: [stopAtFailure(run, heredoc)],
        };
      }
    }
  },
};

/** Puts `set -e` on a line of its own before the first one, after the line that names the shell. */
function stopAtFailure({ document }: Run, { body }: Heredoc): Fix {
  const { source } = document;
  const isNamed = /^\t*#!/.test(source.slice(body.start, body.end));
  const start = isNamed ? physicalLine(source, body.start).next : body.start;
  const text = `${indentationAt(source, start)}set -e${lineEnding(source)}`;
  const edit = { span: { start, end: start }, text };
  return {
    title: "Begin with set -e; a command that may fail then ends the build",
    kind: "review",
    edits: [{ edits: [edit] }],
  };
}
