import { LogicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Env, Label, Pair } from "../../../engine/dockerfile/pairs.ts";
import { quotedWords } from "../../../engine/dockerfile/word.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { type Edit, shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/legacy-key-value",
  title: "ENV or LABEL without an equals sign",
  severity: "hint",
  enabled: true,
  rationale:
    "The old form takes the whole rest of the line for one value: `ENV A B=C` sets one variable, not two. The builder keeps it for old files alone.",
  remedy: "Write `NAME=value`, with quotes round a value that holds blanks.",
  criteria: {},
  fixable: "safe",
  equivalents: [{ tool: "buildkit", id: "LegacyKeyValueFormat", match: "same" }],
  references: ["https://docs.docker.com/reference/build-checks/legacy-key-value-format/"],
  since: "0.1.0",
  needs: ["ENV", "LABEL"],

  *check(document) {
    for (const instruction of [...document.withTriggers("ENV"), ...document.withTriggers("LABEL")]) {
      const [pair] = instruction.isLegacy ? instruction.pairs : [];
      if (!pair?.text || pair.text.startsWith("=")) continue;
      const fix = fixOf(instruction, pair, pair.text);
      yield {
        at: { span: pair.nameSpan },
        message: `${instruction.name} ${shorten(pair.name, 40)} is followed by a value without =, the old form`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** Puts `=` and, where they are needed, double quotes; undefined for a mixture of quotes that has no simple equal. */
function fixOf({ document, name }: Env | Label, { nameSpan, valueSpan }: Pair, text: string): Fix | undefined {
  const gap = span(nameSpan.end, valueSpan.start);
  if (/[\n#]/.test(document.source.slice(gap.start, gap.end))) return undefined;
  const fix = (...edits: readonly Edit[]): Fix => ({ title: `Write ${name} with =`, kind: "safe", edits: [{ edits }] });
  const line = new LogicalLine(text, [0], [0]);
  if (quotedWords(line, 0, document.escape).length === 1) return fix({ span: gap, text: "=" });
  if (/["']/.test(text) || text.includes(document.escape)) return undefined;
  return fix({ span: gap, text: '="' }, { span: span(valueSpan.end, valueSpan.end), text: '"' });
}
