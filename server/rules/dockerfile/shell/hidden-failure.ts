import type { ShellCommand, ShellPipeline } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { contains, type Span } from "../../../engine/text.ts";

/** A command of a pipe whose failure nobody sees. */
export interface Hidden {
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

/** The command of a pipeline whose failure the pipe hides; undefined where none can fail, or it is meant not to count. */
export function hiddenFailure(run: Run, pipeline: ShellPipeline): Hidden | undefined {
  if (pipeline.length < 2 || pipeline.pipefail || pipeline.isNegated) return undefined;
  if (isIgnored(run, pipeline) || isArgument(run, pipeline)) return undefined;
  const members = pipeline.commands;
  const last = members.at(-1)?.span.end === pipeline.span.end ? members.at(-1) : undefined;
  if (last && checksInput(last)) return undefined;
  const left = last ? members.slice(0, -1) : members;
  const weak = left.filter((command) => !isSteady(command));
  const culprit = weak.find(({ name }) => fetches.has(name)) ?? weak[0];
  if (culprit)
    return { at: pipeAfter(run, culprit), subject: culprit.name || "a command", isFetch: fetches.has(culprit.name) };
  if (left.length === pipeline.length - 1) return undefined;
  const inside = run.commands().filter((command) => isBetween(command.span, pipeline.span.start, last?.span.start));
  return inside.every(isSteady) ? undefined : { at: pipeline.span, subject: "a group of commands", isFetch: false };
}

/** Whether a command does not fail on good input. */
export const isSteady = ({ name, words }: ShellCommand): boolean =>
  steady.has(name) || (name === "cat" && words.length === 0);

const isBetween = ({ start, end }: Span, from: number, to: number = Number.POSITIVE_INFINITY): boolean =>
  start >= from && end <= to;

/** Whether `|| true` says that no failure counts. */
function isIgnored(run: Run, { span }: ShellPipeline): boolean {
  const next = run.commands().find((command) => command.span.start >= span.end);
  return next?.connector === "||" && (next.name === "true" || next.name === ":");
}

/** Whether the pipe gives an argument to a command: then the shell drops its status with pipefail, too. */
const isArgument = (run: Run, { span }: ShellPipeline): boolean =>
  run.commands().some(({ words }) => words.some((word) => word.value === undefined && contains(word.span, span)));

/** Whether a command compares checksums, which fails by itself on empty input. */
const checksInput = (command: ShellCommand): boolean =>
  /sum$/.test(command.name) && command.flag("-c", "--check") !== undefined;

/** The `|` behind a command. */
function pipeAfter({ document }: Run, { span }: ShellCommand): Span {
  const start = document.source.indexOf("|", span.end);
  return { start, end: start + 1 };
}
