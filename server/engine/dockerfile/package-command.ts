import { remember } from "../memo.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import type { Execution, Run } from "./execution.ts";
import type { Stage } from "./stages.ts";
import { systemManagers } from "./system-packages.ts";

/** What a command of a package manager does; `other` changes no packages, as does one that only simulates. */
export type PackageAction = "install" | "remove" | "update-index" | "upgrade" | "clean" | "other";

/** Package managers that share repositories and the syntax of packages: yum, dnf, microdnf and tdnf are `dnf`. */
export type PackageFamily = "apt" | "apk" | "dnf" | "zypper";

/** What an operand of a package manager names. */
export interface PackageName {
  /** `file` is a path or a URL, `group` a set of packages, `exclusion` what must not be installed. */
  readonly kind: "package" | "file" | "group" | "exclusion" | "unknown";
  /** Without version, architecture and release; undefined when it is not known or no package. */
  readonly name: string | undefined;
  /** The version or range asked for, as written, without what divides it from the name; undefined when there is none. */
  readonly version: string | undefined;
  /** The release or repository asked for, as in `name/bookworm-backports` or `name@edge`. */
  readonly release?: string | undefined;
}

/** An operand of a package manager with the word it stands in. */
export interface PackageWord extends PackageName {
  readonly word: ShellWord;
}

/** How the commands of a package manager are read. */
export interface PackageManager {
  readonly family: PackageFamily;
  /** How it is called. */
  readonly names: readonly string[];
  /** What its subcommands do; one of two words stands as `group install`. */
  readonly actions: Readonly<Record<string, PackageAction>>;
  /** Subcommands whose operands are groups or modules of packages. */
  readonly groups?: readonly string[];
  /** What it does without a subcommand. */
  readonly defaultAction?: PackageAction;
  /** Flags with which it changes nothing: it shows, downloads or simulates. */
  readonly idle: readonly string[];
  /** Reads an operand, quotes removed; variables stand in it as written. */
  readonly readPackage: (text: string) => PackageName;
  /** Whether a flag answers what it asks; absent when it asks nothing. */
  readonly isAnswered?: (command: ShellCommand) => boolean;
}

/** A command of a package manager. */
export interface PackageCommand {
  readonly command: ShellCommand;
  readonly manager: PackageManager;
  readonly action: PackageAction;
  /** The last word of the subcommand. */
  readonly subcommand: ShellWord | undefined;
  /** What it installs, removes or upgrades, in order; empty for other actions. */
  readonly packages: readonly PackageWord[];
  /** Whether more packages may be named than can be seen: by variables, substitutions or xargs. */
  readonly hasUnknownPackages: boolean;
  /** Whether it stops at a question, which nobody answers during a build. */
  readonly asks: boolean;
}

const managers: ReadonlyMap<string, PackageManager> = new Map(
  systemManagers.flatMap((manager) => manager.names.map((name) => [name, manager])),
);

/** How the package managers are called. */
export const managerNames: readonly string[] = [...managers.keys()];
const namesOf: ReadonlyMap<PackageFamily, readonly string[]> = new Map(
  systemManagers.map(({ family, names }) => [family, names]),
);

const changing: ReadonlySet<PackageAction> = new Set(["install", "remove", "upgrade"]);

const readOnce = remember((command: ShellCommand): PackageCommand | undefined => {
  const manager = managers.get(command.name);
  return manager && read(command, manager);
});

/** Reads a command as one of a package manager; undefined for all others. */
export const packageCommand = (command: ShellCommand): PackageCommand | undefined =>
  managers.has(command.name) ? readOnce(command) : undefined;

const commandsOf = remember((execution: Execution): readonly PackageCommand[] =>
  execution.commands().flatMap((command) => packageCommand(command) ?? []),
);

/** The commands of package managers in an instruction, in order; with families only those. */
export function packageCommands(
  execution: Execution,
  ...families: readonly PackageFamily[]
): readonly PackageCommand[] {
  const commands = commandsOf(execution);
  if (families.length === 0 || commands.length === 0) return commands;
  return commands.filter(({ manager }) => families.includes(manager.family));
}

/** The RUNs of a file or a stage in which package managers are called, in order; with a family only those. */
export const packageRuns = (scope: Pick<Stage, "runsCalling">, family?: PackageFamily): readonly Run[] =>
  scope.runsCalling((family && namesOf.get(family)) ?? managerNames);

function read(command: ShellCommand, manager: PackageManager): PackageCommand {
  const operands = command.operands();
  const { action, subcommand, length } = actionOf(command, operands, manager);
  const isChange = changing.has(action);
  const isGroup = manager.groups?.includes(subcommand) ?? false;
  const packages = isChange ? operands.slice(length).map((word) => readWord(word, manager, isGroup)) : [];
  return {
    command,
    manager,
    action,
    subcommand: operands[length - 1],
    packages,
    hasUnknownPackages: command.wrappers.includes("xargs") || packages.some(({ kind }) => kind === "unknown"),
    asks: isChange && manager.isAnswered !== undefined && !manager.isAnswered(command) && !readsAnswers(command),
  };
}

/** The action, the subcommand that says it, and how many operands that takes. */
function actionOf(
  command: ShellCommand,
  operands: readonly ShellWord[],
  { actions, defaultAction = "other", idle }: PackageManager,
): { action: PackageAction; subcommand: string; length: number } {
  const isIdle = idle.length > 0 && command.flags(...idle).some(({ value }) => value !== "false");
  const [first, second] = operands.map(({ value }) => value);
  if (operands.length === 0) return { action: isIdle ? "other" : defaultAction, subcommand: "", length: 0 };
  const pair = `${first} ${second}`;
  const isPair = second !== undefined && Object.hasOwn(actions, pair);
  const subcommand = isPair ? pair : (first ?? "");
  const action = Object.hasOwn(actions, subcommand) && !isIdle ? (actions[subcommand] ?? "other") : "other";
  return { action, subcommand, length: isPair ? 2 : 1 };
}

/** Whether a pipe or a redirect gives the answers. */
function readsAnswers(command: ShellCommand): boolean {
  if (command.wrappers.includes("xargs")) return false;
  const isPiped = command.pipeline.commands[0] !== command && /^\|/.test(command.connector ?? "");
  return isPiped || command.redirects.some(({ operator }) => operator.startsWith("<"));
}

function readWord(word: ShellWord, { readPackage }: PackageManager, isGroup: boolean): PackageWord {
  const text = word.value ?? word.text.replace(/["']/g, "");
  const read = readPackage(text);
  const isKnown = word.value !== undefined || read.kind === "file" || !/[$`]/.test(read.name ?? text);
  if (!isKnown) return { kind: "unknown", name: undefined, version: undefined, word };
  return isGroup ? { kind: "group", name: undefined, version: undefined, word } : { ...read, word };
}
