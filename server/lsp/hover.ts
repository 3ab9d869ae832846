import type { Hover, HoverParams } from "vscode-languageserver";
import type { Document } from "../engine/document.ts";
import {
  directiveHover,
  findingHover,
  type HoverCriterion,
  type HoverOptions,
  variableHover,
} from "../engine/hover.ts";
import { type DirectiveFact, directiveFacts, factIn } from "../engine/nginx/directives.ts";
import { documentation, variableFact } from "../engine/nginx/documentation.ts";
import type { Body, Statement } from "../engine/nginx/syntax.ts";
import type { Span } from "../engine/text.ts";
import { engineUri, toOffset, toRange } from "./convert.ts";
import type { Session } from "./session.ts";
import type { Scope } from "./workspace.ts";

interface HoverPart {
  readonly text: string;
  readonly span: Span;
}

/** Answers `textDocument/hover`: what is wrong here and why, then what nginx.org says of the word. */
export async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const uri = engineUri(textDocument.uri);
  const scope = await session.workspace.scope(uri);
  const lines = session.lines(scope, uri);
  if (!lines) return null;
  const offset = toOffset(lines, position);
  const options: HoverOptions = {
    criteria: criteriaInScope(session.criteria, scope),
    explains: session.capabilities.explainsRules,
  };
  const parts: HoverPart[] = session
    .findings(scope, uri)
    .filter(({ span }) => isInside(offset, span))
    .map((finding) => ({ text: findingHover(finding, options), span: finding.span }));
  const document = scope.project.document(uri);
  const word = document && (await wordHover(scope, document, offset));
  if (word) parts.push(word);
  const [first] = parts;
  if (!first) return null;
  const value = parts.map(({ text }) => text).join("\n\n---\n\n");
  return { contents: { kind: "markdown", value }, range: toRange(lines, first.span) };
}

const isInside = (offset: number, { start, end }: Span): boolean => start <= offset && offset <= end;

function criteriaInScope(criteria: readonly HoverCriterion[], { project }: Scope): readonly HoverCriterion[] {
  const inScope = project.settings.criteria;
  return inScope ? criteria.filter(({ id }) => inScope.includes(id)) : criteria;
}

async function wordHover(scope: Scope, document: Document, offset: number): Promise<HoverPart | undefined> {
  if (document.language !== "nginx") return undefined;
  const statement = statementAt(document.body, offset);
  if (statement && isInside(offset, statement.name)) {
    const fact = factOf(scope, document.uri, statement);
    return fact && { text: directiveHover(fact, await documentation(fact.name, fact.module)), span: statement.name };
  }
  const span = variableAt(document.source, offset);
  const fact = span && (await variableFact(`$${document.source.slice(span.start + 1, span.end).replace(/[{}]/g, "")}`));
  return fact && { text: variableHover(fact), span };
}

/** The innermost statement around an offset. */
function statementAt(outer: Body, offset: number): Statement | undefined {
  let found: Statement | undefined;
  for (let body: Body | undefined = outer; body; body = found?.body) {
    const inside: Statement | undefined = body.statements.find((statement) => isInside(offset, statement));
    if (!inside) return found;
    found = inside;
  }
  return found;
}

/** What nginx knows of a directive where it stands; where that is not known, of the name. */
function factOf(scope: Scope, uri: string, statement: Statement): DirectiveFact | undefined {
  const name = statement.name.value;
  for (const configuration of scope.project.configurationsOf(uri)) {
    const directive = configuration.named(name).find(({ syntax }) => syntax === statement);
    const context = directive?.parent.context;
    if (context) return factIn(name, context) ?? directiveFacts(name)[0];
  }
  return directiveFacts(name)[0];
}

/** Longest variable name that is looked for, in characters. */
const longestName = 100;

/** The `$name` or `${name}` around an offset. */
function variableAt(source: string, offset: number): Span | undefined {
  const from = Math.max(0, offset - longestName);
  for (const match of source.slice(from, offset + longestName).matchAll(/\$(\w+|\{\w+\})/g)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (isInside(offset, span)) return span;
  }
  return undefined;
}
