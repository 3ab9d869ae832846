import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxDocument } from "../../../engine/nginx/document.ts";

/** Comments by which people say why a line is as it is; those that instruct a tool do not count. */
export class Explanations {
  readonly #lines = new Map<NginxDocument, ReadonlySet<number>>();

  /** Whether a comment stands on the line on which a directive starts, or alone on the line above. */
  has({ document, syntax }: Directive): boolean {
    const lines = this.#lines.get(document) ?? explainedLines(document);
    this.#lines.set(document, lines);
    return lines.has(document.lines.at(syntax.start).line);
  }
}

function explainedLines(document: NginxDocument): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { start, end, ownLine } of document.comments) {
    const text = document.source.slice(start, Math.min(end, start + 40));
    if (/^#[ \t]*(portcullis|gixy|nginx-lint)/.test(text)) continue;
    const { line } = document.lines.at(start);
    lines.add(ownLine ? line + 1 : line);
  }
  return lines;
}
