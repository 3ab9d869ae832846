// A language server with the small rules of the tests, over standard input and output.
import { createConnection } from "vscode-languageserver/node";
import { nodeOptions } from "../../server/lsp/node-options.ts";
import { createServer } from "../../server/lsp/server.ts";
import { testRules } from "./lsp-rules.ts";

createServer(createConnection(process.stdin, process.stdout), { ...nodeOptions, rules: testRules });
