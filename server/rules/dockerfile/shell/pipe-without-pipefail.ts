import { insertInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";
import { type Hidden, hiddenFailure } from "./hidden-failure.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/pipe-without-pipefail",
  title: "A pipe hides the failure of a command",
  severity: "warning",
  enabled: true,
  rationale:
    "The shell reports only the last command of a pipe. A download that breaks off or a checksum that does not match goes unnoticed: the build is green and ships a truncated or empty file.",
  remedy:
    "Set `SHELL` to bash or ash with `-o pipefail`, or begin the RUN with `set -o pipefail` where its shell is one of them; the `sh` of Debian and Ubuntu does not know it.",
  criteria: {
    "CC8.1": {
      why: "A build that goes on after a failed step ships something that was never made as written.",
      limits: "Does not show what the build does with the output of the pipe.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL4006",
      match: "related",
      why: "theirs forgets SHELL of an earlier stage and set -o pipefail, and reports pipes from echo as well",
    },
    {
      tool: "kics",
      id: "Shell Running A Pipe Without Pipefail Flag",
      match: "related",
      why: "theirs looks at a RUN that starts a shell by its name alone",
    },
    { tool: "semgrep", id: "set-pipefail", match: "related", why: "theirs also takes || for a pipe" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#using-pipes"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      if (!run.hasPipe || run.form === "exec") continue;
      const hidden = run.pipelines.flatMap((pipeline) => hiddenFailure(run, pipeline) ?? []);
      const worst = hidden.find(({ isFetch }) => isFetch) ?? hidden[0];
      if (worst) yield problem(run, worst);
    }
  },
};

function problem(run: Run, { at, subject, isFetch }: Hidden): Problem {
  return {
    at: { span: at },
    message: `a failure of ${shorten(subject, 30)} goes unnoticed: a pipe reports its last command alone`,
    severity: isFetch ? "warning" : "info",
    fixes: () => fixesOf(run),
  };
}

function fixesOf(run: Run): Fix[] {
  if (run.isTrigger || run.form !== "shell") return [];
  const fix = (title: string, edit: Edit): Fix[] => [{ title, kind: "review", edits: [{ edits: [edit] }] }];
  if (run.shell !== "posix") {
    const { start } = run.restSpan;
    return fix("Begin this RUN with set -o pipefail", { span: { start, end: start }, text: "set -o pipefail && " });
  }
  const shell = run.stage && baseFacts(run.stage)?.shell;
  const program = shell === "ash" ? "/bin/ash" : shell === "dash" || shell === "bash" ? "/bin/bash" : undefined;
  if (program === undefined || run.stage?.effective("SHELL", run.index)) return [];
  const text = `SHELL ["${program}", "-o", "pipefail", "-c"]`;
  return fix(
    `Use ${program} with pipefail from here on, also for shell-form CMD`,
    insertInstruction(run.document, run, text),
  );
}
