import { createConnection } from "vscode-languageserver/node";
import { nodeOptions } from "./node-options.ts";
import { createServer } from "./server.ts";

/** Serves one client over standard input and output, and ends with it. */
export function startStdioServer(): void {
  createServer(createConnection(process.stdin, process.stdout), nodeOptions);
}
