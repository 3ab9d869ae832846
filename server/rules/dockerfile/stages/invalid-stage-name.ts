import type { Fix, Rule } from "../../../engine/rule.ts";
import type { Span } from "../../../engine/text.ts";
import { choice, refusals } from "../syntax/refusals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-stage-name",
  title: "A stage has a name that the builder refuses",
  severity: "error",
  enabled: true,
  rationale:
    "The builder refuses the whole file. A name that could also be a number or an image would leave open what `COPY --from` means.",
  remedy: "Write `AS` and a name of letters, digits, dots, dashes and underscores that starts with a letter.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "INVALID_BUILD_STAGE_NAME",
      match: "wider",
      why: "theirs is one of two codes, for the name",
    },
    { tool: "dockerfile-utils", id: "INVALID_AS", match: "wider", why: "theirs is one of two codes, for the word AS" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#from"],
  since: "0.1.0",
  needs: ["invalid-stage-name"],

  *check(document) {
    for (const { span, message } of refusals(document, "invalid-stage-name")) {
      yield { at: { span }, message, fixes: () => fixesOf(document.source.slice(span.start, span.end), span) };
    }
  },
};

/** A word that shares a letter with AS most likely means it. */
const fixesOf = (text: string, span: Span): Fix[] =>
  /^(?=.*[as])[a-z]{1,3}$/i.test(text) ? [choice("Write AS", { span, text: "AS" })] : [];
