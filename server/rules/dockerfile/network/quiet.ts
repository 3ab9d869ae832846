import type { ShellCommand } from "../../../engine/dockerfile/command.ts";

const quiet = ["-q", "--quiet", "-nv", "--no-verbose", "--progress", "-o", "--output-file", "-a", "--append-output"];
const shown = ["--version", "-V", "--help", "-h", "--spider"];

/** Whether a wget writes no progress: it is quiet, logs to a file, or fetches nothing. */
export const fetchesQuietly = (command: ShellCommand): boolean =>
  command.flag(...quiet, ...shown) !== undefined || command.words.length === 0;
