import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";
import { isRoot } from "./process-user.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/privileged-port-as-ordinary-user",
  title: "An ordinary user is to listen on a port below 1024",
  severity: "info",
  enabled: true,
  rationale:
    'Linux keeps ports below 1024 for root. Docker opens them to every user since 20.10, but not every cluster does, so the same image starts here and stops with "permission denied" there.',
  remedy: "Listen on a port from 1024 on, such as 8080, and map it where the container is run.",
  criteria: {},
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#expose",
    "https://docs.kernel.org/networking/ip-sysctl.html",
  ],
  since: "0.1.0",
  needs: ["EXPOSE"],

  *check(document, { settings }) {
    if (document.named("EXPOSE").length === 0) return;
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const user = stage.user ? stage.user.user : baseFacts(stage)?.user;
      if (user === undefined || user === "" || isRoot(user) || hasRight(stage) || isWindows(stage)) continue;
      for (const { first, word } of stage.exposedPorts) {
        if (first === undefined || first === 0 || first >= 1024) continue;
        yield {
          at: { span: word.span },
          message: `port ${first} is below 1024 and may be refused to the user ${shorten(user, 30)}`,
        };
      }
    }
  },
};

/** Whether a program of the image is given the right to listen below 1024. */
const hasRight = (stage: Stage): boolean =>
  stage.chain.some((ancestor) => ancestor.named("RUN").some(({ rest }) => /\bsetcap\b/.test(rest)));
