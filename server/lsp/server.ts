import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ShellcheckRunner } from "../engine/dockerfile/shellcheck.ts";
import type { HoverCriterion } from "../engine/hover.ts";
import type { Rule } from "../engine/rule.ts";
import { type Capabilities, isRecord, readCapabilities } from "./capabilities.ts";
import { WorkspaceChecks } from "./check-workspace.ts";
import { ClientSettings } from "./client-settings.ts";
import { CodeActions, codeActionKinds } from "./code-actions.ts";
import { engineUri } from "./convert.ts";
import { Diagnostics } from "./diagnostics.ts";
import { documentScheme, explainRules } from "./explain.ts";
import { type FileListeners, followDisk, followOpenFiles } from "./files.ts";
import { clientHost, type FileHost, noHost } from "./host.ts";
import { hover } from "./hover.ts";
import { scaffoldStack } from "./scaffold.ts";
import { ScriptChecks } from "./script-checks.ts";
import { Session } from "./session.ts";
import { status } from "./status.ts";
import { symbols } from "./symbols.ts";
import { Workspace } from "./workspace.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly rules: readonly Rule[];
  readonly criteria: readonly HoverCriterion[];
  /** Where files come from when the client does not give them; without it each open file stands alone. */
  readonly host?: FileHost;
  /** Runs ShellCheck, where programs can be run; `warn` hears why it cannot. */
  shellcheck?(warn: (line: string) => void): ShellcheckRunner;
  /** The day of reviews, as YYYY-MM-DD. */
  today(): string;
}

/** What exists once the client has introduced itself. */
interface Features extends FileListeners {
  readonly settings: ClientSettings;
  readonly codeActions: CodeActions;
}

/** Wires the features of a language server to a connection and starts to listen. */
export function createServer(connection: Connection, options: ServerOptions): void {
  let features: Features | undefined;
  connection.onInitialize((params) => {
    features = createFeatures(connection, options, params);
    return describe(features.session.capabilities);
  });
  connection.onInitialized(async () => {
    if (features) await features.session.guarded("initialized", undefined, follow)(connection, features);
  });
  answerRequests(connection, () => features);
  explainRules(connection, options);
  scaffoldStack(connection);
  followOpenFiles(connection, () => features);
  connection.listen();
}

function createFeatures(connection: Connection, options: ServerOptions, params: InitializeParams): Features {
  const capabilities = readCapabilities(params);
  const settings = new ClientSettings(connection, capabilities.configuration, params.initializationOptions);
  const workspace = new Workspace({
    host: capabilities.readsFiles ? clientHost(connection) : (options.host ?? noHost),
    folders: (params.workspaceFolders ?? []).map(({ uri }) => engineUri(uri)),
    known: { rules: options.rules, criteria: options.criteria.map(({ id }) => id) },
    today: options.today,
    editorSettings: (root) => settings.read(root),
    scripts: new ScriptChecks(options.shellcheck?.((line) => connection.console.warn(line))),
  });
  workspace.scripts.isTrusted = capabilities.trusted;
  const session = new Session(connection, workspace, capabilities, options);
  const diagnostics = new Diagnostics(session);
  workspace.scripts.onResults = () => diagnostics.update();
  return {
    session,
    settings,
    diagnostics,
    codeActions: new CodeActions(session),
    checks: new WorkspaceChecks(session, diagnostics),
  };
}

function describe({ pull, resolvesEdits }: Capabilities): InitializeResult {
  const diagnosticProvider = { identifier: "portcullis", interFileDependencies: true, workspaceDiagnostics: false };
  return {
    serverInfo: { name: "portcullis" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pull && { diagnosticProvider }),
      codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: resolvesEdits },
      hoverProvider: true,
      documentSymbolProvider: true,
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        textDocumentContent: { schemes: [documentScheme] },
      },
    },
  };
}

/** Follows what changes beside open files: the disk, the settings, the folders. */
async function follow(connection: Connection, features: Features): Promise<void> {
  const { session, settings, diagnostics } = features;
  const { workspace, capabilities } = session;
  connection.onNotification("portcullis/trusted", () => {
    workspace.scripts.isTrusted = true;
    diagnostics.update();
  });
  connection.onDidChangeConfiguration(({ settings: sent }: { readonly settings: unknown }) => {
    settings.sent(sent);
    workspace.settingsChanged();
    diagnostics.update();
  });
  if (capabilities.folderChanges) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = removed.map(({ uri }) => engineUri(uri));
      const kept = workspace.folders.filter((folder) => !gone.includes(folder));
      workspace.folders = [...kept, ...added.map(({ uri }) => engineUri(uri))];
      diagnostics.update();
    });
  }
  await followDisk(connection, features);
  if (capabilities.configurationChanges) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: "portcullis" });
  }
}

function answerRequests(connection: Connection, features: () => Features | undefined): void {
  /** A handler that answers `empty` when the feature fails, or when nobody has introduced himself yet. */
  const on =
    <P extends readonly unknown[], R>(
      name: string,
      empty: R,
      feature: (found: Features, ...params: P) => Promise<R> | R,
    ): ((...params: P) => Promise<R>) =>
    async (...params) => {
      const found = features();
      return found ? found.session.guarded(name, empty, feature)(found, ...params) : empty;
    };
  connection.languages.diagnostics.on(
    on("diagnostic", { kind: "full", items: [] }, async ({ diagnostics, checks }, params, token) => {
      await checks.asked(engineUri(params.textDocument.uri));
      return diagnostics.answer(params, token);
    }),
  );
  connection.onCodeAction(on("codeAction", [], ({ codeActions }, params) => codeActions.answer(params)));
  connection.onCodeActionResolve((action) =>
    on("codeAction/resolve", action, ({ codeActions }) => codeActions.resolve(action))(),
  );
  connection.onHover(on("hover", null, ({ session }, params) => hover(session, params)));
  connection.onDocumentSymbol(on("documentSymbol", [], ({ session }, params) => symbols(session, params)));
  connection.onRequest(
    "portcullis/status",
    on("status", null, ({ session }, params: unknown) =>
      isRecord(params) ? status(session, String(params.uri)) : null,
    ),
  );
  connection.onRequest(
    "portcullis/checkWorkspace",
    on("checkWorkspace", null, ({ checks }, params: unknown, token: CancellationToken) => checks.check(params, token)),
  );
}
