import { UsageError } from "./exit.ts";
import { visible } from "./visible.ts";

/** Where a command reads its surroundings and writes its output. */
export interface Terminal {
  /** Absolute path of the folder that relative paths start from. */
  readonly folder: string;
  /** Columns of the output. */
  readonly width: number;
  readonly color: boolean;
  /** Whether somebody looks at the output, so that control characters must not reach it. */
  readonly interactive: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes one line to standard error. */
  warn(line: string): void;
}

/** Columns where the output is no terminal, or an odd one. */
const defaultWidth = 100;
const narrowest = 40;
const widest = 160;

/**
 * The terminal of this process.
 * @throws UsageError when the current folder was deleted.
 */
export function processTerminal(noColor: boolean): Terminal {
  const { stdout, env } = process;
  const columns = stdout.isTTY ? stdout.columns || defaultWidth : defaultWidth;
  return {
    folder: currentFolder(),
    width: Math.min(Math.max(columns, narrowest), widest),
    color: stdout.isTTY && !noColor && !env.NO_COLOR && env.TERM !== "dumb",
    interactive: stdout.isTTY,
    environment: env,
    write: (text) => void stdout.write(text),
    warn,
  };
}

/** Writes one line to standard error; whatever is in it, it stays one line. */
export function warn(line: string): void {
  process.stderr.write(`portcullis: ${visible(line)}\n`);
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError("the current folder does not exist");
  }
}

/** The names of the colours in use, with their codes. */
const codes = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, bold: 1, dim: 2 } as const;

export type Color = keyof typeof codes;

/** Colours a text, or leaves it where colours are off. */
export type Paint = (color: Color, text: string) => string;

export const paintFor = ({ color }: Pick<Terminal, "color">): Paint =>
  color ? (name, text) => `\u001b[${codes[name]}m${text}\u001b[0m` : (_, text) => text;
