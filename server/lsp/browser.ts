// Entry point of the server in a Worker, for editors in the browser.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import { createServer } from "./server.ts";

/** The scope of a Worker, as far as a message port goes. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
createServer(connection, { rules, criteria, today: () => new Date().toISOString().slice(0, 10) });
