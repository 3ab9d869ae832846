import { basename } from "../uri.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { plainText } from "./downloads.ts";
import type { Run } from "./execution.ts";

/** Shells by their program names. */
const shells: ReadonlySet<string> = new Set(["ash", "bash", "dash", "ksh", "sh", "zsh"]);
const languages = /^(?:python[\d.]*|perl|node|nodejs|ruby|php\d*)$/;
const isInterpreter = ({ name }: ShellCommand): boolean => shells.has(name) || languages.test(name);

/** Flags by which the program is given on the command line, so that standard input is data. */
const inlineFlags = ["-c", "-e", "-E", "-m", "-n", "-p", "-r", "--eval", "--print", "--run", "--version", "-V"];

/** Whether an interpreter reads its program from standard input; what follows the first operand is for the program. */
export function readsProgram(command: ShellCommand): boolean {
  if (!isInterpreter(command) || command.wrappers.includes("xargs")) return false;
  const isShell = shells.has(command.name);
  const [first] = command.operands();
  const end = first?.span.start ?? Number.POSITIVE_INFINITY;
  const has = (...names: readonly string[]): boolean =>
    command.flags(...names).some(({ word }) => word.span.start < end);
  if (isShell ? has("-c") : has(...inlineFlags)) return false;
  if (!first || first.text === "-" || first.value === "/dev/stdin" || (isShell && has("-s"))) return true;
  return !isShell && command.words[0]?.text === "--";
}

/** The word that a command runs as a program: the text after `-c`, a script, what `eval` and `source` are given. */
export function programWord(command: ShellCommand): ShellWord | undefined {
  if (command.name === "eval") return command.words[0];
  if (command.name === "source" || command.name === ".") return command.words[0];
  if (!isInterpreter(command)) return undefined;
  return command.flag("-c", "-e")?.valueWord ?? command.operands()[0];
}

/** Whether a command runs the file of that name, itself by a path or through an interpreter. */
export function runsFile({ document }: Run, command: ShellCommand, file: string): boolean {
  const name = basename(file);
  if (command.name === name) return document.source.slice(command.nameSpan.start, command.nameSpan.end).includes("/");
  const program = scriptWord(command);
  return program !== undefined && basename(plainText(program)) === name;
}

function scriptWord(command: ShellCommand): ShellWord | undefined {
  if (command.name === "java") return command.flag("-jar")?.valueWord;
  const isRun = isInterpreter(command) || command.name === "source" || command.name === ".";
  return isRun ? command.operands()[0] : undefined;
}
