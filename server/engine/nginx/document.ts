import type { SourceDocument, SyntaxProblem } from "../document.ts";
import { Lines } from "../text.ts";
import { parseNginx } from "./parse.ts";
import type { Body, Comment } from "./syntax.ts";

/** One parsed nginx file: what stands in it, without the files it includes. */
export class NginxDocument implements SourceDocument {
  readonly language = "nginx";
  readonly uri: string;
  readonly source: string;
  readonly body: Body;
  readonly comments: readonly Comment[];
  readonly syntaxProblems: readonly SyntaxProblem[];
  #lines: Lines | undefined;

  constructor(uri: string, source: string) {
    this.uri = uri;
    this.source = source;
    const { body, comments, problems } = parseNginx(source);
    this.body = body;
    this.comments = comments;
    this.syntaxProblems = problems;
  }

  get lines(): Lines {
    this.#lines ??= new Lines(this.source);
    return this.#lines;
  }

  /** Whether `envsubst` fills this file before nginx reads it, so that `${NAME}` may stand for anything. */
  get isTemplate(): boolean {
    return this.uri.endsWith(".template");
  }
}
