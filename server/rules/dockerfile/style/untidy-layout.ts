import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { contains, lineEnding, type Span, span } from "../../../engine/text.ts";

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
    const bodies = document.instructions.flatMap(({ heredocs }) => heredocs.map(({ body }) => body));
    for (let at = 0, empty = 0; at < source.length; ) {
      const { end, next } = physicalLine(source, at);
      const line = span(at, end);
      if (!bodies.some((body) => contains(body, line))) {
        empty = source.slice(at, end).trim() === "" ? empty + 1 : 0;
        if (empty > 1) yield problem(span(at, next), "a second empty line follows the first", "");
        else yield* trailing(document, line);
      }
      at = next;
    }
    yield* betweenWords(document);
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

function* trailing({ source }: DockerfileDocument, { start, end }: Span): Generator<Problem> {
  let from = end;
  while (from > start && (source[from - 1] === " " || source[from - 1] === "\t")) from--;
  if (from < end) yield problem(span(from, end), "blanks stand at the end of the line", "");
}

/** Blanks before a keyword, and more than one behind it. */
function* betweenWords({ source, instructions }: DockerfileDocument): Generator<Problem> {
  for (const { keyword, span: at } of instructions) {
    const before = /[ \t]*$/.exec(source.slice(Math.max(0, at.start - 200), at.start))?.[0].length ?? 0;
    if (before > 0) yield problem(span(at.start - before, at.start), "the instruction is indented", "");
    const after = /^[ \t]*/.exec(source.slice(keyword.end, keyword.end + 200))?.[0].length ?? 0;
    const isLast = /[\r\n]/.test(source[keyword.end + after] ?? "\n");
    if (after > 1 && !isLast)
      yield problem(span(keyword.end, keyword.end + after), "more than one blank stands here", " ");
  }
}
