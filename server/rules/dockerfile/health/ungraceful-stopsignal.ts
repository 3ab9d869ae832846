import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import { signalOf } from "../../../engine/dockerfile/signals.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/ungraceful-stopsignal",
  title: "STOPSIGNAL is a signal that no program can handle",
  severity: "warning",
  enabled: true,
  rationale:
    "No program hears SIGKILL or SIGSTOP: each stop of the container breaks off requests and writes where they are, at every deployment. SIGSTOP only freezes it until the engine kills it.",
  remedy: "Use `SIGTERM`, or the signal by which the server finishes its work; the engine kills what does not stop.",
  criteria: {
    "CC9.1": {
      why: "A program that is told to stop can finish its work, so that a deployment disrupts nobody.",
      limits: "Does not show that the program itself handles the signal, or that it stops in time.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "tally", id: "no-ungraceful-stopsignal", match: "narrower", why: "ours judges what shipped stages start" },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#stopsignal",
    "https://man7.org/linux/man-pages/man7/signal.7.html",
  ],
  since: "0.1.0",
  needs: ["STOPSIGNAL"],

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const word = stage.stopsignal?.word;
      const name = signalOf(word)?.name;
      if (!word || (name !== "SIGKILL" && name !== "SIGSTOP") || isWindows(stage)) continue;
      yield {
        at: { span: word.span },
        message: `STOPSIGNAL ${word.value} ${name === "SIGKILL" ? "ends" : "freezes"} the program, which cannot finish its work`,
        fixes: [
          {
            title: "Stop with SIGTERM, so that the program may finish its work",
            kind: "review",
            edits: [{ edits: [{ span: word.span, text: "SIGTERM" }] }],
          },
        ],
      };
    }
  },
};
