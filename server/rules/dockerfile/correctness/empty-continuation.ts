import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import { physicalLine, skipBlanks } from "../../../engine/dockerfile/logical-line.ts";
import type { Rule } from "../../../engine/rule.ts";
import type { Span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/empty-continuation",
  title: "An empty line inside a continued instruction",
  severity: "warning",
  enabled: true,
  rationale:
    "The builder skips the line for now and says that it will refuse it later. To a reader the instruction ends there, though what follows is still part of it.",
  remedy: "Delete the empty line, or write a comment in its place.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "buildkit", id: "NoEmptyContinuation", match: "same" },
    { tool: "dockerfile-utils", id: "EMPTY_CONTINUATION_LINE", match: "same" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/no-empty-continuation/"],
  since: "0.1.0",

  *check(document) {
    for (const instruction of document.instructions) {
      if (isOneLine(document.source, instruction.span)) continue;
      for (const span of emptyLines(document, instruction)) {
        yield {
          at: { span },
          message: "an empty line stands inside a continued instruction",
          fixes: [{ title: "Delete the empty line", kind: "safe", edits: [{ edits: [{ span, text: "" }] }] }],
        };
      }
    }
  },
};

const hint = /\n[ \t]*\r?\n/;

/** Runs of empty lines before the end of an instruction; here-documents may hold what they like. */
function* emptyLines(document: DockerfileDocument, instruction: Instruction): Generator<Span> {
  const { source } = document;
  const { span, heredocs } = instruction;
  const end = heredocs[0]?.body.start ?? endOf(document, instruction);
  if (!hint.test(source.slice(span.start, end))) return;
  let first: number | undefined;
  for (let at = physicalLine(source, span.start).next; at < end; ) {
    const line = physicalLine(source, at);
    const isEmpty = skipBlanks(source, at, line.end) === line.end;
    if (isEmpty) first ??= at;
    else if (first !== undefined) {
      yield { start: first, end: at };
      first = undefined;
    }
    at = line.next;
  }
  if (first !== undefined) yield { start: first, end };
}

/** Whether nothing but blanks follows on the only line, as in most instructions. */
function isOneLine(source: string, { start, end }: Span): boolean {
  const newline = source.indexOf("\n", start);
  return newline < 0 || (newline >= end && skipBlanks(source, end, newline) === newline);
}

/** Where the instruction ends; at the end of the file when its last line is continued, as nothing else follows then. */
function endOf({ source, escape: escapeCharacter }: DockerfileDocument, { span }: Instruction): number {
  const rest = source.slice(span.end, physicalLine(source, span.end).end).trim();
  return rest === escapeCharacter ? source.length : span.end;
}
