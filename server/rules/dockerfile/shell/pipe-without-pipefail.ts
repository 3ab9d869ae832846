import type { ShellCommand, ShellPipeline } from "../../../engine/dockerfile/command.ts";
import { insertInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import type { Edit, Span } from "../../../engine/text.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";

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
    { tool: "kics", id: "Shell Running A Pipe Without Pipefail Flag", match: "related", why: "theirs matches text" },
    { tool: "semgrep", id: "set-pipefail", match: "related", why: "theirs also takes || for a pipe" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#using-pipes"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      if (run.form === "exec") continue;
      const hidden = run.pipelines.flatMap((pipeline) => hiddenFailure(run, pipeline) ?? []);
      const worst = hidden.find(({ isFetch }) => isFetch) ?? hidden[0];
      if (worst) yield problem(run, worst);
    }
  },
};

/** A command of a pipe whose failure nobody sees. */
interface Hidden {
  readonly at: Span;
  /** As a message names it. */
  readonly subject: string;
  readonly isFetch: boolean;
}

/** Commands that fail for reasons outside the build, and those that check what was fetched. */
const fetches = new Set(
  "aria2c aws curl fetch gpg gpgv gsutil md5sum rsync scp sha1sum sha256sum sha512sum shasum ssh wget".split(" "),
);
/** Commands that do not fail on good input, which is all they get here. */
const steady = new Set(
  ": awk base64 basename cut date dirname echo env fold head hostname id nproc printenv printf pwd rev sed seq sort tail tee tr true uname uniq wc yes".split(
    " ",
  ),
);

function hiddenFailure(run: Run, pipeline: ShellPipeline): Hidden | undefined {
  if (pipeline.length < 2 || pipeline.pipefail || pipeline.isNegated || isIgnored(run, pipeline)) return undefined;
  const members = pipeline.commands;
  const last = members.at(-1)?.span.end === pipeline.span.end ? members.at(-1) : undefined;
  const left = last ? members.slice(0, -1) : members;
  const weak = left.filter((command) => !isSteady(command));
  const culprit = weak.find(({ name }) => fetches.has(name)) ?? weak[0];
  if (culprit)
    return { at: pipeAfter(run, culprit), subject: culprit.name || "a command", isFetch: fetches.has(culprit.name) };
  if (left.length === pipeline.length - 1) return undefined;
  const inside = run.commands().filter((command) => isBetween(command.span, pipeline.span.start, last?.span.start));
  return inside.every(isSteady) ? undefined : { at: pipeline.span, subject: "a group of commands", isFetch: false };
}

const isSteady = ({ name, words }: ShellCommand): boolean => steady.has(name) || (name === "cat" && words.length === 0);

const isBetween = ({ start, end }: Span, from: number, to: number = Number.POSITIVE_INFINITY): boolean =>
  start >= from && end <= to;

/** Whether `|| true` says that no failure counts. */
function isIgnored(run: Run, { span }: ShellPipeline): boolean {
  const next = run.commands().find((command) => command.span.start >= span.end);
  return next?.connector === "||" && (next.name === "true" || next.name === ":");
}

/** The `|` behind a command. */
function pipeAfter({ document }: Run, { span }: ShellCommand): Span {
  const start = document.source.indexOf("|", span.end);
  return { start, end: start + 1 };
}

function problem(run: Run, { at, subject, isFetch }: Hidden): Problem {
  return {
    at: { span: at },
    message: `a failure of ${shorten(subject, 30)} goes unnoticed: a pipe reports its last command alone`,
    severity: isFetch ? "warning" : "info",
    fixes: fixesOf(run),
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
