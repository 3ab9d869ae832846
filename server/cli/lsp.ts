import { startServer } from "../lsp/node.ts";
import type { Run } from "./commands.ts";
import { exitCode, UsageError } from "./exit.ts";

/** `portcullis lsp --stdio`: serves until the editor ends it. */
export const lsp: Run = async (input) => {
  if (!input.has("stdio") && !input.has("node-ipc")) throw new UsageError("lsp needs --stdio");
  startServer();
  return exitCode.clean;
};
