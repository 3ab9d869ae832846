import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { Stopsignal } from "../../../engine/dockerfile/settings.ts";
import { type Signal, signalOf } from "../../../engine/dockerfile/signals.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/non-canonical-stopsignal",
  title: "STOPSIGNAL gives the signal by number, or not by its usual name",
  severity: "hint",
  enabled: true,
  rationale:
    "A number has to be looked up by everyone who reads it, a search for SIGTERM finds neither `15` nor `term`, and numbers above 15 mean other signals on some processors.",
  remedy: "Write the name in upper case with its prefix, such as `SIGTERM`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "tally",
      id: "prefer-canonical-stopsignal",
      match: "wider",
      why: "ours also reads the numbers above 15, which differ between machines",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#stopsignal"],
  since: "0.1.0",
  needs: ["STOPSIGNAL"],

  *check(document) {
    for (const stopsignal of document.withTriggers("STOPSIGNAL")) {
      const { stage, word } = stopsignal;
      const signal = signalOf(word);
      if (!word || !signal || word.value === signal.canonical || (stage && isWindows(stage))) continue;
      yield {
        at: { span: word.span },
        message: `STOPSIGNAL ${word.value} is ${signal.canonical}`,
        fixes: [fixOf(stopsignal, signal)],
      };
    }
  },
};

function fixOf({ word, keyword }: Stopsignal, { canonical, isMachineDependent }: Signal): Fix {
  const edits = [{ edits: [{ span: word?.span ?? keyword, text: canonical }] }];
  return isMachineDependent
    ? { title: `Write ${canonical}, which the number means on most machines`, kind: "review", edits }
    : { title: `Write ${canonical}`, kind: "safe", edits };
}
