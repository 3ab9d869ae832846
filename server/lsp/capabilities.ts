import type { ClientCapabilities, InitializeParams } from "vscode-languageserver";

/** What the client can do, as far as answers depend on it. */
export interface Capabilities {
  /** It asks for diagnostics; without it they are sent. */
  readonly pull: boolean;
  /** It asks again for diagnostics when told that they changed. */
  readonly refresh: boolean;
  readonly relatedInformation: boolean;
  /** It asks for the edit of a code action when one is chosen. */
  readonly resolvesEdits: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly snippetEdits: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly configurationChanges: boolean;
  /** It tells when folders are added or removed. */
  readonly folderChanges: boolean;
  /** It answers `portcullis/readFile`, `portcullis/listFolder` and `portcullis/findFiles`. */
  readonly readsFiles: boolean;
  /** It has the command `portcullis.explainRule`. */
  readonly explainsRules: boolean;
  /** It says that the files of the workspace may make programs run; a client that says nothing does not. */
  readonly trusted: boolean;
}

/** Reads what the client says of itself. */
export function readCapabilities({ capabilities, initializationOptions }: InitializeParams): Capabilities {
  const { textDocument = {}, workspace = {} } = capabilities;
  const own = isRecord(initializationOptions) ? initializationOptions : {};
  return {
    pull: textDocument.diagnostic !== undefined,
    refresh: workspace.diagnostics?.refreshSupport ?? false,
    relatedInformation: relatesPlaces(textDocument),
    resolvesEdits: textDocument.codeAction?.resolveSupport?.properties.includes("edit") ?? false,
    ...readEditing(workspace.workspaceEdit ?? {}),
    configuration: workspace.configuration ?? false,
    watchesFiles: workspace.didChangeWatchedFiles?.dynamicRegistration ?? false,
    configurationChanges: workspace.didChangeConfiguration?.dynamicRegistration ?? false,
    folderChanges: workspace.workspaceFolders ?? false,
    readsFiles: own.readsFiles === true,
    explainsRules: own.explainsRules === true,
    trusted: own.trusted === true,
  };
}

const relatesPlaces = ({ diagnostic, publishDiagnostics }: NonNullable<ClientCapabilities["textDocument"]>): boolean =>
  diagnostic?.relatedInformation ?? publishDiagnostics?.relatedInformation ?? false;

type Editing = NonNullable<NonNullable<ClientCapabilities["workspace"]>["workspaceEdit"]>;

function readEditing(edit: Editing): Pick<Capabilities, "documentChanges" | "createsFiles" | "snippetEdits"> {
  const documentChanges = edit.documentChanges ?? false;
  return {
    documentChanges,
    createsFiles: documentChanges && (edit.resourceOperations?.includes("create") ?? false),
    snippetEdits: documentChanges && (edit.snippetEditSupport ?? false),
  };
}

/** Whether a value of unknown type is an object with named members. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
