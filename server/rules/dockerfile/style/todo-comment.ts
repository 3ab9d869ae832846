import type { Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/todo-comment",
  title: "A comment says that something is left to do",
  severity: "info",
  enabled: false,
  rationale:
    "What a comment puts off is in no list of work, and is shipped. The check is contested, so it is off by default: some teams collect such comments, others want the note where the work is.",
  remedy: "Do it, or write a ticket and name that.",
  criteria: {},
  fixable: false,
  equivalents: [{ tool: "sonar", id: "S1135", match: "wider", why: "ours takes FIXME and XXX for the same as TODO" }],
  references: ["https://docs.docker.com/reference/dockerfile/#format"],
  since: "0.1.0",

  *check(document) {
    for (const comment of document.comments) {
      const text = document.source.slice(comment.start, comment.end);
      const match = /\b(?:TODO|FIXME|XXX)\b/.exec(text);
      if (!match) continue;
      const start = comment.start + match.index;
      const rest = text.slice(match.index + match[0].length).replace(/^(?:\([^)]*\))?[\s:]+/, "");
      yield {
        at: { span: span(start, start + match[0].length) },
        message: rest === "" ? `${match[0]} does not even say what is left to do` : `left to do: ${shorten(rest, 60)}`,
      };
    }
  },
};
