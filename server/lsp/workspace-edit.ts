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
    .map((file) => ({ ...file, uri: file.uri ?? uri, source: session.source(scope, file.uri ?? uri) }))
    .filter(({ create, source }) => !create || source === undefined);
  if (files.some(({ create, source }) => (create ? !capabilities.createsFiles : source === undefined)))
    return undefined;
  const withSnippets = capabilities.snippetEdits && (fix.snippet ?? false);
  const convert = (source: string, edits: readonly Edit[]): (TextEdit | SnippetTextEdit)[] => {
    const lines = new Lines(source);
    return edits.map((edit) => {
      if (!withSnippets) {
        return { range: toRange(lines, edit.span), newText: fix.snippet ? withoutTabStops(edit.text) : edit.text };
      }
      const whole = fromLineStart(source, lines, edit, edits);
      return { range: toRange(lines, whole.span), snippet: { kind: "snippet", value: whole.text } };
    });
  };
  const changes = files.flatMap(({ create, ...file }) => {
    const textDocument = {
      uri: session.clientUri(file.uri),
      version: session.workspace.open.get(file.uri)?.version ?? null,
    };
    const edits = convert(file.source ?? "", file.edits);
    const creation = { kind: "create" as const, uri: textDocument.uri, options: { ignoreIfExists: true } };
    return [...(create ? [creation] : []), { textDocument, edits }];
  });
  return capabilities.documentChanges
    ? { documentChanges: changes }
    : toPlainChanges(changes.filter(isTextDocumentEdit));
}

/**
 * Lets a snippet of several lines replace its line from the start: editors indent the lines of a snippet as deep as the
 * text before it, and ours are indented already.
 */
function fromLineStart(source: string, lines: Lines, edit: Edit, all: readonly Edit[]): Edit {
  const { start, end } = edit.span;
  const lineStart = lines.startOf(lines.at(start).line);
  const isTaken = all.some((other) => other.span.end > lineStart && other.span.start < start);
  if (!edit.text.includes("\n") || isTaken) return edit;
  const before = source.slice(lineStart, start).replace(/[\\$}]/g, "\\$&");
  return { span: span(lineStart, end), text: before + edit.text };
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
