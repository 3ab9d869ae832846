import type { ShellCommand, ShellPipeline } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { contains, type Span } from "../../../engine/text.ts";
import { isSteady } from "./hidden-failure.ts";

/** The first command of some pipelines within a script whose failure nothing sees. */
export function lostFailure(run: Run, script: Span, pipelines: readonly ShellPipeline[]): ShellCommand | undefined {
  const culprit = pipelines.filter(({ span }) => contains(script, span)).flatMap(weakMember)[0];
  return culprit && !looksAtStatus(run, script) ? culprit : undefined;
}

/** Whether a script deals with failures in its own way: by a trap, by `$?`, or by `set +e` where it takes them. */
function looksAtStatus(run: Run, script: Span): boolean {
  const isOwnWay = ({ name, words, span }: ShellCommand): boolean =>
    contains(script, span) && (name === "trap" || words.some(({ value = "" }) => /^\+\w*e/.test(value)));
  return (
    run.commands("trap", "set").some(isOwnWay) || run.document.source.slice(script.start, script.end).includes("$?")
  );
}

/** What a shell does for itself, and tests, whose failure is an answer. */
const answers = new Set(
  "[ [[ alias exit export local readonly return set shift test trap umask unalias unset".split(" "),
);

/** The member of a pipeline that can fail and whose failure is lost. */
function weakMember({ commands, length, isNegated, isUnchecked }: ShellPipeline): readonly ShellCommand[] {
  const last = commands.at(-1);
  if (!isUnchecked || isNegated || !last || commands.length < length) return [];
  const isAssignment = last.name === "" && last.words.length === 0 && last.assignments.length > 0;
  const isForced = last.name === "rm" && last.flag("-f", "--force") !== undefined;
  return isAssignment || isForced || isSteady(last) || answers.has(last.name) ? [] : [last];
}
