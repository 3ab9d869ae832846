import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Pair, PairInstruction } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, type Span, shorten, span } from "../../../engine/text.ts";
import { instructionAt, refusals } from "../syntax/refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/space-around-equals",
  title: "A blank before or after the equals sign of a pair",
  severity: "error",
  enabled: true,
  rationale:
    "`ENV NAME =value` sets NAME to `=value`, equals sign included, without a word from the builder. Where more than one pair stands in the line, the builder refuses the file.",
  remedy: "Write name, equals sign and value without blanks between them.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "sonar", id: "S6574", match: "wider", why: "ours also reports a blank after the equals sign" },
    {
      tool: "dockerfile-utils",
      id: "SYNTAX_MISSING_EQUALS",
      match: "related",
      why: "theirs reports any word without an equals sign, and not the old form, where the blank changes the value",
    },
    {
      tool: "dockerfile-utils",
      id: "SYNTAX_MISSING_NAMES",
      match: "related",
      why: "theirs reports the equals sign that stands apart as a value without a name",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#env"],
  since: "0.1.0",
  needs: ["ENV", "LABEL", "space-around-equals"],

  *check(document) {
    for (const instruction of [...document.withTriggers("ENV"), ...document.withTriggers("LABEL")]) {
      const [pair] = instruction.isLegacy ? instruction.pairs : [];
      if (pair?.text?.startsWith("=")) yield legacy(document, pair, pair.text);
    }
    for (const { span: at, message } of refusals(document, "space-around-equals")) {
      const instruction = instructionAt(document, at);
      const fix = instruction && "pairs" in instruction ? joined(document, instruction, at) : undefined;
      yield { at: { span: at }, message, fixes: fix ? [fix] : [] };
    }
  },
};

const fixOf = (edits: readonly Edit[]): Fix => ({ title: "Delete the blank", kind: "safe", edits: [{ edits }] });

function legacy(document: DockerfileDocument, { name, nameSpan, valueSpan }: Pair, text: string): Problem {
  const rest = text.slice(1).trimStart();
  const start = valueSpan.start + text.length - rest.length;
  const isWord = valueSpan.end - valueSpan.start === text.length && /^(?:\S*|"[^"\\`]*")$/.test(rest);
  const isOneLine = isBlankGap(document, span(nameSpan.end, valueSpan.start));
  return {
    at: { span: valueSpan },
    message: `the blank before = makes ${shorten(text, 24)} the value of ${shorten(name, 24)}`,
    fixes: isWord && isOneLine ? [fixOf([{ span: span(nameSpan.end, start), text: "=" }])] : [],
  };
}

/** Deletes the blanks between a name, its equals sign and its value, where these stand apart. */
function joined(document: DockerfileDocument, { pairs }: PairInstruction, at: Span): Fix | undefined {
  const index = pairs.findIndex((pair) => pair.span.start === at.start);
  const before = pairs[index - 1];
  const pair = pairs[index];
  const after = pairs[index + 1];
  if (!before || !pair) return undefined;
  const gaps = [span(before.span.end, pair.span.start)];
  if (pair.name === "" && pair.text === "" && after && after.text === undefined) {
    gaps.push(span(pair.span.end, after.span.start));
  }
  return gaps.every((gap) => isBlankGap(document, gap))
    ? fixOf(gaps.map((gap) => ({ span: gap, text: "" })))
    : undefined;
}

const isBlankGap = ({ source }: DockerfileDocument, { start, end }: Span): boolean =>
  /^[ \t]*$/.test(source.slice(start, end));
