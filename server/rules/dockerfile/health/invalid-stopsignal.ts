import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import { readSignal } from "../../../engine/dockerfile/signals.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/invalid-stopsignal",
  title: "STOPSIGNAL names no signal",
  severity: "error",
  enabled: true,
  rationale: "The builder refuses a signal that it does not know, so there is no image at all.",
  remedy: "Name the signal with its prefix, such as `STOPSIGNAL SIGTERM`.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "dockerfile-utils",
      id: "INVALID_SIGNAL",
      match: "related",
      why: "theirs takes every name that starts with SIG and every number, and refuses lower case",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#stopsignal"],
  since: "0.1.0",
  needs: ["STOPSIGNAL"],

  *check(document) {
    for (const { stage, word } of document.withTriggers("STOPSIGNAL")) {
      if (!word || word.text.includes("$") || readSignal(word.value) || (stage && isWindows(stage))) continue;
      yield { at: { span: word.span }, message: `STOPSIGNAL ${shorten(word.text, 40)} names no signal` };
    }
  },
};
