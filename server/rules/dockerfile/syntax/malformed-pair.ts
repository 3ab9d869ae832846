import type { PairInstruction } from "../../../engine/dockerfile/pairs.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import type { Edit, Span } from "../../../engine/text.ts";
import { choice, instructionAt, refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/malformed-pair",
  title: "A variable or label lacks its name or its value",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file. Most often a value holds blanks and no quotes, so that its second word counts as the next name.",
  remedy: "Write `NAME=value`, with quotes round a value that holds blanks.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "ARGUMENT_REQUIRES_TWO",
      match: "wider",
      why: "theirs is one of three codes, for a name that stands alone",
    },
    {
      tool: "dockerfile-utils",
      id: "SYNTAX_MISSING_NAMES",
      match: "wider",
      why: "theirs is one of three codes, for a value without a name",
    },
    {
      tool: "dockerfile-utils",
      id: "SYNTAX_MISSING_EQUALS",
      match: "related",
      why: "theirs also takes the words of a comment inside the instruction for pairs",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#env"],
  since: "0.1.0",
  needs: ["malformed-pair"],

  *check(document) {
    for (const { span, message } of refusals(document, "malformed-pair")) {
      const instruction = instructionAt(document, span);
      const isPairs = instruction?.name === "ENV" || instruction?.name === "LABEL";
      yield { at: { span }, message, fixes: isPairs ? quotes(instruction, span) : [] };
    }
  },
};

/** Quotes round the value before the first word that is no pair, and all such words after it. */
function quotes({ pairs, document }: PairInstruction, span: Span): Fix[] {
  const at = pairs.findIndex((pair) => pair.span.start === span.start);
  const owner = pairs[at]?.text === undefined ? pairs[at - 1] : undefined;
  const next = pairs.findIndex((pair, index) => index > at && pair.text !== undefined);
  const end = pairs[(next < 0 ? pairs.length : next) - 1]?.span.end;
  if (!owner?.text || end === undefined) return [];
  const { start } = owner.valueSpan;
  // What holds a quote, an escape or a line break means something else between quotes.
  if (/["'`\\\n]/.test(document.source.slice(start, end))) return [];
  const quote = (offset: number): Edit => ({ span: { start: offset, end: offset }, text: '"' });
  return [choice("Quote the value", quote(start), quote(end))];
}
