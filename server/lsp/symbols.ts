import { type DocumentSymbol, type DocumentSymbolParams, SymbolKind } from "vscode-languageserver";
import type { Body, Statement } from "../engine/nginx/syntax.ts";
import { type Lines, shorten } from "../engine/text.ts";
import { engineUri, toRange } from "./convert.ts";
import type { Session } from "./session.ts";

/** Blocks nested deeper than this are left out of the outline. */
const deepest = 30;

const kinds: ReadonlyMap<string, SymbolKind> = new Map([
  ["server", SymbolKind.Class],
  ["location", SymbolKind.Method],
  ["upstream", SymbolKind.Interface],
  ["map", SymbolKind.Enum],
  ["geo", SymbolKind.Enum],
]);

/** Answers `textDocument/documentSymbol` with the blocks of an nginx file. */
export async function symbols(session: Session, { textDocument }: DocumentSymbolParams): Promise<DocumentSymbol[]> {
  const uri = engineUri(textDocument.uri);
  const { project } = await session.workspace.scope(uri);
  const document = project.document(uri);
  return document?.language === "nginx" ? blocks(document.body, document.lines, 0) : [];
}

function blocks(body: Body, lines: Lines, depth: number): DocumentSymbol[] {
  if (depth > deepest || body.lua) return [];
  return body.statements.flatMap((statement) => {
    if (!statement.body) return [];
    const children = blocks(statement.body, lines, depth + 1);
    return [
      {
        name: nameOf(statement),
        detail: statement.name.value === "server" ? wordsOf(statement.body, "listen") : "",
        kind: kinds.get(statement.name.value) ?? SymbolKind.Namespace,
        range: toRange(lines, statement),
        selectionRange: toRange(lines, statement.name),
        children,
      },
    ];
  });
}

/** A server is known by its names, every other block by its head. */
function nameOf({ name, args, body }: Statement): string {
  const names = name.value === "server" && body ? wordsOf(body, "server_name") : "";
  return shorten([name.value, ...(names ? [names] : args.map(({ value }) => value))].join(" "), 60);
}

const wordsOf = (body: Body, name: string): string =>
  body.statements
    .filter((statement) => statement.name.value === name)
    .map(({ args }) => args.map(({ value }) => value).join(" "))
    .join(", ");
