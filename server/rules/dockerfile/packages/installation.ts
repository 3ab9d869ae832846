import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Installer } from "./installers.ts";

/** Whether a command installs what the project declares, and not certain packages. */
export function installsAll(command: ShellCommand, { subcommands, isDefault, spares }: Installer): boolean {
  const [subcommand, ...packages] = command.operands();
  const isInstall = subcommand ? subcommands.includes(subcommand.value ?? "") : isDefault === true;
  return isInstall && packages.length === 0 && !spares(command);
}

/** Whether the environment or another command leaves them out or takes them away; what is not known may do so. */
export function isConfigured(
  run: Run,
  command: ShellCommand,
  { names, environment = {}, configures }: Installer,
): boolean {
  const variables = Object.entries(environment);
  if (variables.some(([name, values]) => isInForce(run, command, name, values))) return true;
  const others = run.commands().filter((other) => other !== command);
  if (others.some((other) => other.name === "rm" && / \S*(?:node_modules|vendor)/.test(textOf(run, other))))
    return true;
  const earlier = (run.stage?.chain ?? [])
    .flatMap((stage) => stage.named("RUN"))
    .filter(({ index }) => index < run.index);
  const isConfiguring = (other: ShellCommand): boolean =>
    configures?.test(textOf(run, other).replace(/^\S+\s+/, "")) === true;
  const settings = earlier
    .flatMap((before) => before.commands(...names))
    .filter((other) => other.subcommand()?.value === "config");
  return [...others.filter(({ name }) => names.includes(name)), ...settings].some(isConfiguring);
}

const textOf = ({ document }: Run, { nameSpan, span: whole }: ShellCommand): string =>
  document.source.slice(nameSpan.start, whole.end);

function isInForce(run: Run, command: ShellCommand, variable: string, values: RegExp): boolean {
  const spellings = [variable, variable.toLowerCase()];
  const assigned = run
    .commands()
    .filter((other) => other === command || (other.name === "export" && other.span.start < command.span.start))
    .flatMap(({ assignments }) => assignments.filter(({ name }) => spellings.includes(name)));
  const last = assigned.at(-1);
  if (last) return last.value === undefined || values.test(last.value);
  return spellings.some((name) => {
    if (!run.document.variable(name, run)) return false;
    const value = run.document.expand(`$${name}`, run);
    return value === undefined || values.test(value);
  });
}
