import { remember, rememberText } from "../memo.ts";
import type { Execution, Shell } from "./execution.ts";
import type { Stage } from "./stages.ts";

/** The language of a shell; `posix` is sh and dash. */
export type Dialect = "posix" | "bash" | "ash" | "ksh" | "zsh" | "powershell" | "cmd" | "unknown";

const dialects: Readonly<Record<string, Dialect>> = {
  sh: "posix",
  dash: "posix",
  bash: "bash",
  ash: "ash",
  busybox: "ash",
  ksh: "ksh",
  mksh: "ksh",
  zsh: "zsh",
  powershell: "powershell",
  pwsh: "powershell",
  cmd: "cmd",
};

/** The dialect of a shell by its path, such as `/bin/bash` or `powershell.exe`. */
export const dialectOfProgram: (path: string) => Dialect = rememberText((path) => {
  const program = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  const name = program.endsWith(".exe") ? program.slice(0, -4) : program;
  return Object.hasOwn(dialects, name) ? (dialects[name] ?? "unknown") : "unknown";
});

/** Whether a text in this dialect can be read as POSIX shell or bash. */
export const isPosixLike = (dialect: Dialect): boolean =>
  dialect !== "powershell" && dialect !== "cmd" && dialect !== "unknown" && dialect !== "zsh";

const windows = /nanoserver|windowsservercore|windows\/server|(?:^|\/)windows(?:\/|$)/;

/** Whether the stage is known to be a Windows one, by its base image or platform. */
export const isWindows: (stage: Stage) => boolean = remember((stage) =>
  stage.chain.some((ancestor) => {
    const { image, platform, resolved } = ancestor.from;
    if (platform?.value?.startsWith("windows")) return true;
    return image !== undefined && image !== "scratch" && windows.test(resolved ?? "");
  }),
);

/** The dialect that reads the shell form of an instruction: SHELL as it holds there, else the default. */
export function dialectOf(execution: Execution): Dialect {
  const { stage } = execution;
  if (!stage) return "posix";
  const shell = stage.effective("SHELL", execution.index);
  if (shell) return dialectOfProgram(shell.words[0]?.value ?? "");
  return isWindows(stage) ? "cmd" : "posix";
}

/** What a shell does about failures: `pipefail` counts every member of a pipe, `errexit` ends the script. */
export interface ShellOptions {
  readonly pipefail: boolean;
  readonly errexit: boolean;
}

export const noOptions: ShellOptions = { pipefail: false, errexit: false };

/** The options after the words of `set`, or those with which a shell is started. */
export function optionsAfter(
  before: ShellOptions,
  words: readonly { readonly value: string | undefined }[],
): ShellOptions {
  let { pipefail, errexit } = before;
  words.forEach(({ value }, index) => {
    if (value === undefined) return;
    const previous = words[index - 1]?.value ?? "";
    const isNamed = /^[-+]\w*o$/.test(previous);
    if (isNamed && value === "pipefail") pipefail = previous.startsWith("-");
    else if (isNamed && value === "errexit") errexit = previous.startsWith("-");
    else if (/^[-+]\w*e\w*$/.test(value)) errexit = value.startsWith("-");
  });
  return { pipefail, errexit };
}

/** The options with which SHELL, as it holds at an instruction, starts the shell. */
export function optionsOf({ stage, index }: Execution): ShellOptions {
  const shell = stage?.effective("SHELL", index);
  return shell ? startOptions(shell) : noOptions;
}

const startOptions = remember(({ words }: Shell): ShellOptions => optionsAfter(noOptions, words.slice(1)));
