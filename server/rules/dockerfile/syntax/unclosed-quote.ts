import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import type { Span } from "../../../engine/text.ts";
import { choice, instructionAt, refusals } from "./refusals.ts";

const wider = "theirs is one of two codes, and for the values of ENV, ARG and LABEL alone";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unclosed-quote",
  title: "A quote is never closed",
  severity: "error",
  enabled: true,
  rationale:
    "The build stops where the text is used. In COPY and most other instructions quotes do not join words, so that each half of a quoted path with a blank holds one quote.",
  remedy: "Close the quote or put a backslash before it; give paths with blanks in the JSON form.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "dockerfile-utils", id: "SYNTAX_MISSING_SINGLE_QUOTE", match: "wider", why: wider },
    { tool: "dockerfile-utils", id: "SYNTAX_MISSING_DOUBLE_QUOTE", match: "wider", why: wider },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#environment-replacement"],
  since: "0.1.0",
  needs: ["unclosed-quote"],

  *check(document) {
    for (const { span, message } of refusals(document, "unclosed-quote")) {
      const fix = fixOf(document, span, instructionAt(document, span));
      yield { at: { span }, message, fixes: fix ? [fix] : [] };
    }
  },
};

const joins = new Set(["ENV", "ARG", "LABEL", "USER", "WORKDIR"]);

/** Closes a quote that opens a value, or turns quoted paths into the JSON form. */
function fixOf({ source }: DockerfileDocument, span: Span, instruction: AnyInstruction | undefined): Fix | undefined {
  if (!instruction) return undefined;
  const { start, end } = span;
  if (joins.has(instruction.name)) {
    const isValue = /[\s=]/.test(source[start - 1] ?? "");
    return isValue ? choice("Close the quote", { span: { start: end, end }, text: source[start] ?? "" }) : undefined;
  }
  const paths = instruction.name === "COPY" || instruction.name === "ADD" ? quotedPaths(instruction.rest) : undefined;
  if (paths === undefined) return undefined;
  return choice("Use the JSON form, where quotes join words", { span: instruction.restSpan, text: paths });
}

/** The words of a text, quotes joining them, as a JSON array; undefined when one holds more than a quoted path. */
function quotedPaths(text: string): string | undefined {
  const words = text.match(/"[^"\\]*"(?!\S)|'[^'\\]*'(?!\S)|[^\s"'\\]+(?!\S)/g) ?? [];
  const isWhole = words.join("").replace(/\s/g, "") === text.replace(/\s/g, "");
  return isWhole
    ? JSON.stringify(words.map((word) => word.replace(/^["']|["']$/g, ""))).replaceAll('","', '", "')
    : undefined;
}
