import { createConnection } from "vscode-languageserver/node";
import { nodeOptions } from "./node-options.ts";
import { createServer } from "./server.ts";

/** Serves one client in the way that the arguments of the process name (`--stdio`, `--node-ipc`), and ends with it. */
export function startServer(): void {
  createServer(createConnection(), nodeOptions);
}
