import type { SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Fix } from "../engine/rule.ts";
import { type Edit, Lines, span } from "../engine/text.ts";
import { withoutTabStops } from "../engine/verify.ts";
import { toRange } from "./convert.ts";
import type { Session } from "./session.ts";
import type { Scope } from "./workspace.ts";

/** The protocol's form of a fix of the file `uri`; undefined where it needs what the client cannot do. */
export function toWorkspaceEdit(session: Session, scope: Scope, uri: string, fix: Fix): WorkspaceEdit | undefined {
  const { capabilities } = session;
  const files = fix.edits
    .map((file) => ({ ...file, uri: file.uri ?? uri, lines: session.lines(scope, file.uri ?? uri) }))
    .filter(({ create, lines }) => !create || lines === undefined);
  if (files.some(({ create, lines }) => (create ? !capabilities.createsFiles : lines === undefined))) return undefined;
  const withSnippets = capabilities.snippetEdits && (fix.snippet ?? false);
  const convert = (lines: Lines, edit: Edit): TextEdit | SnippetTextEdit => {
    const range = toRange(lines, edit.span);
    if (withSnippets) return { range, snippet: { kind: "snippet", value: edit.text } };
    return { range, newText: fix.snippet ? withoutTabStops(edit.text) : edit.text };
  };
  const changes = files.flatMap(({ create, ...file }) => {
    const textDocument = {
      uri: session.clientUri(file.uri),
      version: session.workspace.open.get(file.uri)?.version ?? null,
    };
    const edits = file.edits.map((edit) => convert(file.lines ?? new Lines(""), edit));
    const creation = { kind: "create" as const, uri: textDocument.uri, options: { ignoreIfExists: true } };
    return [...(create ? [creation] : []), { textDocument, edits }];
  });
  return capabilities.documentChanges
    ? { documentChanges: changes }
    : toPlainChanges(changes.filter(isTextDocumentEdit));
}

const isTextDocumentEdit = (change: object): change is TextDocumentEdit => "edits" in change;

function toPlainChanges(changes: readonly TextDocumentEdit[]): WorkspaceEdit {
  const isPlain = (edit: TextEdit | SnippetTextEdit): edit is TextEdit => "newText" in edit;
  return {
    changes: Object.fromEntries(changes.map((change) => [change.textDocument.uri, change.edits.filter(isPlain)])),
  };
}

/** The edit that turns one text into another and leaves their common start and end alone; none when they are equal. */
export function difference(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return [{ span: span(start, before.length - tail), text: after.slice(start, after.length - tail) }];
}
