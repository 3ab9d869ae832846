import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { flagNames } from "../../../engine/dockerfile/flags.ts";
import { nearest } from "../../../engine/nearest.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import type { Span } from "../../../engine/text.ts";
import { choice, instructionAt, refusals } from "./refusals.ts";

const all = "ours looks at the flags of every instruction, and for other mistakes as well";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unknown-flag",
  title: "The builder refuses a flag",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file for a flag that the instruction does not have, that lacks its value, or that is given twice. Words that start with two dashes count as flags in front of any argument, also of CMD and ENTRYPOINT.",
  remedy: "Correct or delete the flag; give arguments of a command that start with dashes in the JSON form.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "UNKNOWN_ADD_FLAG",
      match: "related",
      why: "theirs does not know --unpack, and ours looks at the flags of every instruction",
    },
    { tool: "dockerfile-utils", id: "UNKNOWN_COPY_FLAG", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "UNKNOWN_FROM_FLAG", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "FLAG_EXPECTED_BOOLEAN_VALUE", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "FLAG_INVALID_LINK_VALUE", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "UNKNOWN_HEALTHCHECK_FLAG", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "FLAG_DUPLICATE", match: "wider", why: all },
    { tool: "dockerfile-utils", id: "FLAG_MISSING_VALUE", match: "wider", why: all },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/"],
  since: "0.1.0",
  needs: ["unknown-flag"],

  *check(document) {
    for (const { span, message } of refusals(document, "unknown-flag")) yield problem(document, span, message);
  },
};

function problem(document: DockerfileDocument, span: Span, message: string): Problem {
  const name = /^--([^=]*)/.exec(document.source.slice(span.start, span.end))?.[1] ?? "";
  const known = flagNames(instructionAt(document, span)?.name ?? "");
  const near = known.includes(name) ? undefined : nearest(name, known, 2);
  if (near === undefined) return { at: { span }, message };
  const start = span.start + 2;
  const edit = { span: { start, end: start + name.length }, text: near };
  return {
    at: { span },
    message: `${message}; did you mean --${near}?`,
    fixes: [choice(`Write --${near}`, edit)],
  };
}
