import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { HoverCriterion } from "../engine/hover.ts";
import type { Rule } from "../engine/rule.ts";
import { type Capabilities, isRecord, readCapabilities } from "./capabilities.ts";
import { WorkspaceChecks } from "./check-workspace.ts";
import { CodeActions, codeActionKinds } from "./code-actions.ts";
import { engineUri } from "./convert.ts";
import { Diagnostics } from "./diagnostics.ts";
import { type EditorSettings, readEditorSettings } from "./editor-settings.ts";
import { documentScheme, explainRules } from "./explain.ts";
import { clientHost, type FileHost, noHost } from "./host.ts";
import { hover } from "./hover.ts";
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
  /** The day of reviews, as YYYY-MM-DD. */
  today(): string;
}
