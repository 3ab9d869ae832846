import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { appendToChain } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  type PackageCommand,
  type PackageFamily,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";
import { type Edit, type Span, span } from "../../../engine/text.ts";
import { isRootBefore } from "../privilege/process-user.ts";

/** A command of a package manager and the RUN it stands in. */
export interface PackageUse {
  readonly run: Run;
  readonly use: PackageCommand;
}

/** All commands of certain package managers, those that ONBUILD keeps included. */
export function* packageUses(document: DockerfileDocument, ...families: PackageFamily[]): Generator<PackageUse> {
  for (const run of packageRuns(document, families.length === 1 ? families[0] : undefined)) {
    for (const use of packageCommands(run, ...families)) yield { run, use };
  }
}

/** From the name of a command to its subcommand: where a finding about it stands. */
export const headOf = ({ command, subcommand }: PackageCommand): Span =>
  span(command.nameSpan.start, subcommand?.span.end ?? command.nameSpan.end);

/** The command and its subcommand, as a message names them. */
export const titleOf = ({ command, manager, subcommand }: PackageCommand): string => {
  const [first] = command.operands();
  const words = subcommand && first !== subcommand ? [first?.value, subcommand.value] : [subcommand?.value];
  return [manager.names.find((name) => name === command.name), ...words].filter(Boolean).join(" ");
};

/**
 * Appends what cleans up after a command to its RUN; undefined where that cannot be done, or would take one more sudo.
 */
export function appendCleanUp(run: Run, { wrappers }: ShellCommand, text: string): Edit | undefined {
  return wrappers.includes("sudo") && !isRootBefore(run) ? undefined : appendToChain(run, text);
}

interface Setting {
  readonly index: number;
  readonly text: string;
  /** Whether the file is copied, so that what it holds is not known. */
  readonly isCopied: boolean;
}

const configuration = /\b(?:apt|dnf|yum|microdnf|tdnf)\.conf\b/;

/** The instructions of a stage that name a configuration file of a package manager. */
const settingsOf = remember((stage: Stage): readonly Setting[] =>
  stage.instructions.flatMap(({ name, index, span: { start, end }, heredocs }) => {
    const text = stage.document.source.slice(start, end);
    if (!configuration.test(text)) return [];
    return [{ index, text, isCopied: (name === "COPY" || name === "ADD") && heredocs.length === 0 }];
  }),
);

/** Whether a configuration file that was written before the command may hold an option. */
export function mayBeConfigured(run: Run, { span: { start } }: ShellCommand, option: RegExp): boolean {
  const own = run.document.source.slice(run.span.start, start);
  if (configuration.test(own) && option.test(own)) return true;
  return (run.stage?.chain ?? []).some((stage) =>
    settingsOf(stage).some(({ index, text, isCopied }) => index < run.index && (isCopied || option.test(text))),
  );
}

/** Whether a variable among the words of a command may hold a flag; what `$(…)` prints are packages. */
export const mayHold = (run: Run, command: ShellCommand, option: RegExp): boolean =>
  command.words.some((word) => word.value === undefined && wordMayHold(run, command, word, option));

function wordMayHold(run: Run, command: ShellCommand, { text }: ShellWord, option: RegExp): boolean {
  const word = text.replaceAll('"', "");
  if (!word.startsWith("$") || word.startsWith("$(")) return false;
  const name = /^\$\{?(\w+)\}?$/.exec(word)?.[1];
  const assigned = run
    .commands()
    .filter(({ span: { start } }) => start < command.span.start)
    .flatMap(({ assignments }) => assignments.filter((made) => made.name === name))
    .at(-1);
  const value = assigned ? assigned.value : run.document.expand(text, run);
  return value === undefined || option.test(value);
}
