import { startStdioServer } from "../lsp/stdio.ts";
import type { Run } from "./commands.ts";
import { exitCode, UsageError } from "./exit.ts";

/** `portcullis lsp --stdio`: serves until the editor ends it. */
export const lsp: Run = async (input) => {
  if (!input.has("stdio")) throw new UsageError("lsp needs --stdio");
  startStdioServer();
  return exitCode.clean;
};
