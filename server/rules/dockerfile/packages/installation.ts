import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember, rememberTrait } from "../../../engine/memo.ts";
import { type Installer, installers } from "./installers.ts";

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
  if (run.commands("rm").some((other) => / \S*(?:node_modules|vendor)/.test(textOf(run, other)))) return true;
  const others = run.commands(...names).filter((other) => other !== command);
  const isConfiguring = (other: ShellCommand): boolean =>
    configures?.test(textOf(run, other).replace(/^\S+\s+/, "")) === true;
  const isEarlier = ({ name, span }: ShellCommand): boolean => names.includes(name) && span.start < run.span.start;
  const settings = run.stage ? settingCommands(run.stage) : [];
  return others.some(isConfiguring) || settings.some((other) => isEarlier(other) && isConfiguring(other));
}

const allNames = installers.flatMap(({ names }) => names);

/** The commands of a stage, and of those it begins with, that set an option of a package manager. */
const settingCommands = remember((stage: Stage): readonly ShellCommand[] =>
  stage.chain.flatMap((each) =>
    each.runsCalling(allNames).flatMap((run) => run.commands(...allNames).filter(isSetting)),
  ),
);

const isSetting = rememberTrait((command: ShellCommand): boolean => command.subcommand()?.value === "config");

const textOf = ({ document }: Run, { nameSpan, span: whole }: ShellCommand): string =>
  document.source.slice(nameSpan.start, whole.end);

/** Whether a variable is set anywhere, which spares most commands the look at what holds for them. */
function isSetAnywhere(document: DockerfileDocument, variable: string): boolean {
  const names = setVariables(document);
  return names.has(variable) || names.has(variable.toLowerCase());
}

/** The names of all variables that a file gives a value or declares. */
const setVariables = remember((document: DockerfileDocument): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { pairs } of [...document.named("ENV"), ...document.named("ARG")])
    for (const { name } of pairs) names.add(name);
  for (const run of document.withTriggers("RUN"))
    for (const { assignments } of run.commands()) for (const { name } of assignments) names.add(name);
  return names;
});

/** Whether a variable has a value when a command runs, by the RUN or by ENV and ARG; what is not known may be one. */
export function isInForce(run: Run, command: ShellCommand, variable: string, values: RegExp): boolean {
  if (!isSetAnywhere(run.document, variable)) return false;
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
