// Entry point of the server that the VS Code client starts; the arguments say how the two talk.
import { createConnection } from "vscode-languageserver/node";
import { nodeOptions } from "./node-options.ts";
import { createServer } from "./server.ts";

createServer(createConnection(), nodeOptions);
