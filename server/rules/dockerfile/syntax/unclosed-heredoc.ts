import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Heredoc } from "../../../engine/dockerfile/heredoc.ts";
import { physicalLine } from "../../../engine/dockerfile/logical-line.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { choice, instructionAt, refusals } from "./refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unclosed-heredoc",
  title: "A here-document is never closed",
  severity: "error",
  enabled: true,
  rationale:
    "The builder takes the rest of the file for the text of the here-document and then refuses it. The closing word counts only alone on its line, without a blank before or after it.",
  remedy: "Write the closing word alone on its line; tabs before it are allowed with `<<-` alone.",
  criteria: {},
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#here-documents"],
  since: "0.1.0",
  needs: ["unclosed-heredoc"],

  *check(document) {
    for (const { span, message } of refusals(document, "unclosed-heredoc")) {
      const heredocs = instructionAt(document, span)?.heredocs ?? [];
      const open = heredocs.find(({ opener }) => opener.start === span.start);
      const fix = open && closingFix(document, open);
      yield { at: { span }, message, fixes: fix ? [fix] : [] };
    }
  },
};

/** Takes the blanks from round the first line that would close it without them. */
function closingFix({ source }: DockerfileDocument, { name, body }: Heredoc): Fix | undefined {
  for (let at = body.start; at < body.end; ) {
    const { end, next } = physicalLine(source, at);
    // A name has no blanks unless it is quoted, so a longer line is seldom worth trimming.
    if (end - at < name.length + 200 && source.slice(at, end).trim() === name) {
      return choice(`Write ${name} alone on its line`, { span: { start: at, end }, text: name });
    }
    at = next;
  }
  return undefined;
}
