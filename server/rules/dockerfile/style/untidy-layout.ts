import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { lineEnding, type Span, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/untidy-layout",
  title: "Blanks and empty lines that do not belong there",
  severity: "info",
  enabled: false,
  rationale:
    "Stray blanks make changes hard to read in a review. The check is contested, so it is off by default: layout is the work of a formatter, and teams that have none seldom want it judged.",
  remedy: "Delete the blanks and the empty lines, and end the file with a line ending.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "tally", id: "eol-last", match: "wider", why: "theirs is one check for each flaw" },
    { tool: "tally", id: "no-trailing-spaces", match: "wider", why: "theirs is one check for each flaw" },
    { tool: "tally", id: "no-multi-spaces", match: "wider", why: "theirs is one check for each flaw" },
    { tool: "tally", id: "no-multiple-empty-lines", match: "wider", why: "theirs is one check for each flaw" },
    {
      tool: "tally",
      id: "consistent-indentation",
      match: "related",
      why: "theirs also indents the instructions of a stage, ours wants none indented",
    },
    {
      tool: "tally",
      id: "newline-between-instructions",
      match: "related",
      why: "theirs asks for empty lines, ours for no more than one",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#format"],
  since: "0.1.0",

  *check(document) {
    const { source } = document;
    yield* inLines(document);
    for (const instruction of document.instructions) {
      if (!isTidy(instruction)) yield* aroundKeyword(source, instruction);
    }
    if (source !== "" && !source.endsWith("\n")) {
      yield problem(span(source.length, source.length), "the last line has no line ending", lineEnding(source));
    }
  },
};

const problem = (at: Span, message: string, text: string): Problem => ({
  at: { span: at },
  message,
  fixes: [{ title: "Tidy it", kind: "safe", edits: [{ edits: [{ span: at, text }] }] }],
});

/** Empty lines beyond the first, and blanks at the end of others. */
function* inLines(document: DockerfileDocument): Generator<Problem> {
  let empty = 0;
  for (const { start, end, next } of ownLines(document)) {
    const from = trimmedEnd(document.source, start, end);
    empty = from === start ? empty + 1 : 0;
    if (empty > 1) yield problem(span(start, next), "a second empty line follows the first", "");
    else if (from < end) yield problem(span(from, end), "blanks stand at the end of the line", "");
  }
}

interface Line extends Span {
  readonly next: number;
}

/** The lines outside here-documents, which may hold what they like. */
function* ownLines({ source, instructions }: DockerfileDocument): Generator<Line> {
  const bodies = instructions.flatMap(({ heredocs }) => heredocs.map(({ body }) => body));
  let body = 0;
  for (let start = 0; start < source.length; ) {
    const { end, next } = physicalLine(source, start);
    while ((bodies[body]?.end ?? source.length) <= start) body++;
    if ((bodies[body]?.start ?? source.length) > start) yield { start, end, next };
    start = next;
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** The end of a line without the blanks that it ends with. */
function trimmedEnd(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(source.charCodeAt(at - 1))) at--;
  return at;
}

/** Whether one blank stands behind a known keyword and none before it, as is usual. */
const isTidy = ({ document: { source }, span: { start }, name }: AnyInstruction): boolean =>
  name !== "UNKNOWN" &&
  !isBlank(source.charCodeAt(start - 1)) &&
  isBlank(source.charCodeAt(start + name.length)) &&
  !isBlank(source.charCodeAt(start + name.length + 1));

/** Blanks before a keyword, and more than one behind it. */
function* aroundKeyword(source: string, { keyword, span: at }: Instruction): Generator<Problem> {
  let start = at.start;
  while (isBlank(source.charCodeAt(start - 1))) start--;
  if (start < at.start) yield problem(span(start, at.start), "the instruction is indented", "");
  let end = keyword.end;
  while (isBlank(source.charCodeAt(end))) end++;
  const isLast = /[\r\n]/.test(source[end] ?? "\n");
  if (end - keyword.end > 1 && !isLast) yield problem(span(keyword.end, end), "more than one blank stands here", " ");
}
