import type { From } from "../../../engine/dockerfile/from.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/from-as-casing",
  title: "FROM and AS in different cases",
  severity: "hint",
  enabled: true,
  rationale:
    "Readers tell keywords from arguments by their case; an `as` beside an upper-case FROM reads like an argument.",
  remedy: "Write AS in the case of FROM.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "buildkit", id: "FromAsCasing", match: "same" },
    { tool: "sonar", id: "S6476", match: "related", why: "theirs is one check for all keywords, and wants upper case" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/from-as-casing/"],
  since: "0.1.0",

  *check(document) {
    for (const from of document.named("FROM")) {
      const [, as] = from.words;
      const wanted = wantedAs(from);
      if (!as || !from.stageName || wanted === undefined || as.text === wanted) continue;
      yield {
        at: { span: as.span },
        message: `${as.text} is not written in the case of FROM`,
        fixes: [{ title: `Write ${wanted}`, kind: "safe", edits: [{ edits: [{ span: as.span, text: wanted }] }] }],
      };
    }
  },
};

/** Undefined where FROM itself is in both cases. */
function wantedAs({ document, keyword }: From): string | undefined {
  const from = document.source.slice(keyword.start, keyword.end);
  if (from === "FROM") return "AS";
  return from === "from" ? "as" : undefined;
}
