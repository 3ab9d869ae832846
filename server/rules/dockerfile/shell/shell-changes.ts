import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";

const defaultShell = /^(?:\/usr)?\/bin\/sh$/;
const endsAtShell = (command: ShellCommand): boolean => defaultShell.test(command.operands().at(-1)?.value ?? "");

/** Whether the account that a command changes is root, which it is for chsh when none is named. */
const isRoot = ({ value }: { readonly value: string | undefined } = { value: "root" }): boolean => value === "root";

/** A link over a shell that is there; one without -f only stands where there was no shell, as in a distroless image. */
const replaces = (link: ShellCommand, run: Run): boolean =>
  endsAtShell(link) && (link.flag("-f", "--force") !== undefined || run.commands("rm", "unlink").some(isRemoval));

const shellFlags: ReadonlySet<string> = new Set(["-s", "--shell"]);

/** The commands that can change the default shell, each with a test of its arguments. */
export const changes: Readonly<Record<string, (command: ShellCommand, run: Run) => boolean>> = {
  ln: replaces,
  cp: (command) => command.operands().length > 1 && endsAtShell(command),
  mv: endsAtShell,
  chsh: (command) => command.flag("-s", "--shell") !== undefined && isRoot(command.operands(shellFlags)[0]),
  usermod: (command) => command.flag("-s", "--shell") !== undefined && isRoot(command.operands().at(-1)),
};

/** Whether a command removes the shell and nothing else. */
export const isRemoval = (command: ShellCommand): boolean =>
  /^(?:rm|unlink)$/.test(command.name) && command.operands().every(({ value }) => defaultShell.test(value ?? ""));
