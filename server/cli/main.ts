import { readArguments } from "./arguments.ts";
import { commandHelp, commands, generalHelp } from "./commands.ts";
import { type ExitCode, exitCode, UsageError } from "./exit.ts";
import { processTerminal, type Terminal, warn } from "./terminal.ts";

/** Runs the command that the arguments name. */
async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = "", ...rest] = words;
  if (name === "--version") {
    const { version } = await import("../engine/version.ts");
    terminal.write(`${version}\n`);
    return exitCode.clean;
  }
  if (name === "--help") {
    terminal.write(`${generalHelp()}\n`);
    return exitCode.clean;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw await unknownCommand(name);
  const input = readArguments(name, command, rest);
  if (input.has("help")) {
    terminal.write(`${commandHelp(name, command)}\n`);
    return exitCode.clean;
  }
  const start = await command.load();
  return start(input, terminal);
}

async function unknownCommand(name: string): Promise<UsageError> {
  const { hint } = await import("../engine/nearest.ts");
  const what = name === "" ? "no command given" : `there is no command ${name}${hint(name, Object.keys(commands))}`;
  return new UsageError(what.endsWith("?") ? what : `${what}; see portcullis --help`);
}

/** Says in one line what went wrong; the stack only where somebody asked for it. */
function report(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    warn(error.message);
    return exitCode.usage;
  }
  const [line = ""] = String(error).split("\n");
  warn(`internal error: ${line}; PORTCULLIS_DEBUG=1 shows where`);
  if (process.env.PORTCULLIS_DEBUG === "1") process.stderr.write(`${stackOf(error)}\n`);
  return exitCode.internal;
}

const stackOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);

async function main(words: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that closed the pipe has seen enough.
    stream.on("error", (error: NodeJS.ErrnoException) =>
      process.exit(error.code === "EPIPE" ? process.exitCode : exitCode.internal),
    );
  }
  try {
    process.exitCode = await run(words, processTerminal(words.includes("--no-color")));
  } catch (error) {
    process.exitCode = report(error);
  }
}

void main(process.argv.slice(2));
