import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import {
  type ClientCapabilities,
  type CodeAction,
  createMessageConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type MessageConnection,
  type Position,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from "vscode-languageserver/node";
import { repository } from "./repository.ts";

/** The answer to a pull for diagnostics. */
export interface PulledReport {
  readonly kind: "full" | "unchanged";
  readonly resultId?: string;
  readonly items?: readonly Diagnostic[];
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Folders of the workspace, as uris. */
  readonly folders?: readonly string[];
  /** The section `portcullis` of the editor's settings. */
  settings?: unknown;
  /** Module to start, relative to the compiled tests; the server with the small rules by default. */
  readonly server?: string;
  readonly args?: readonly string[];
}

/** Milliseconds after which waiting for a message fails. */
const limit = 10_000;

/** A scripted editor that talks to a server process over its standard input and output. */
export class LspClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcessWithoutNullStreams;
  readonly published: Map<string, readonly Diagnostic[]> = new Map();
  /** What the server logged. */
  readonly log: string[] = [];
  refreshes = 0;
  initialized!: InitializeResult;
  readonly #versions = new Map<string, number>();
  readonly #options: ClientOptions;

  private constructor(options: ClientOptions) {
    this.#options = options;
    const module = join(repository, "out", options.server ?? "test/support/lsp-server.js");
    this.process = spawn(process.execPath, [module, ...(options.args ?? ["--stdio"])], {
      env: { ...process.env, SOURCE_DATE_EPOCH: "1795132800" },
    });
    this.process.stderr.on("data", (chunk: Buffer) => this.log.push(String(chunk)));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    this.#answerServer();
    this.connection.listen();
  }

  /** Starts a server and introduces itself. */
  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const client = new LspClient(options);
    client.initialized = await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? pullCapabilities,
      initializationOptions: options.initializationOptions,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  #answerServer(): void {
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params.diagnostics);
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.log.push(message);
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
      items.map(() => this.#options.settings ?? null),
    );
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return null;
    });
  }

  /** Sends the body of a message as it stands. */
  write(body: string): void {
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** Sends other settings, as an editor does when they were changed. */
  async configure(settings: unknown): Promise<void> {
    this.#options.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces a range of an open file, or all of it. */
  async change(uri: string, text: string, range?: Range): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [range ? { range, text } : { text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<PulledReport> {
    return this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri }, previousResultId });
  }

  /** Rule ids of what a pull finds, in order. */
  async codes(uri: string): Promise<unknown[]> {
    return ((await this.pull(uri)).items ?? []).map(({ code }) => code);
  }

  actions(uri: string, range: Range, only?: readonly string[]): Promise<CodeAction[]> {
    const context = { diagnostics: [], ...(only && { only }) };
    return this.connection.sendRequest("textDocument/codeAction", { textDocument: { uri }, range, context });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  async hover(uri: string, position: Position): Promise<string | undefined> {
    const found: Hover | null = await this.connection.sendRequest("textDocument/hover", {
      textDocument: { uri },
      position,
    });
    const contents = found?.contents;
    return contents && typeof contents === "object" && "value" in contents ? contents.value : undefined;
  }

  /** Waits until a condition holds; fails with its name after the limit. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + limit;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${what}: not within ${limit} ms\n${this.log.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends the server as an editor does, and gives its exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => {
      if (this.process.exitCode !== null) resolve(this.process.exitCode);
      else this.process.once("exit", resolve);
    });
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    return code;
  }
}

/** What VS Code says of itself, as far as the server asks. */
export const pullCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedInformation: true },
    codeAction: { resolveSupport: { properties: ["edit"] } },
  },
  workspace: {
    configuration: true,
    diagnostics: { refreshSupport: true },
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"], snippetEditSupport: true },
  },
};

/** The text after the plain edits of one file. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, current) => sum + current.length + 1, 0) + character;
  const sorted = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  let result = text;
  for (const { range, newText } of sorted) {
    result = result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end));
  }
  return result;
}

/** The range of the first occurrence of a text. */
export function rangeOf(text: string, wanted: string): Range {
  const at = text.indexOf(wanted);
  if (at < 0) throw new Error(`"${wanted}" is not in the text`);
  const position = (offset: number): Position => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  return { start: position(at), end: position(at + wanted.length) };
}
