import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts, insertBeforeStart, startsProgram } from "../start.ts";
import { againstRoot, candidate, dropsPrivileges, provesRoot, userFix } from "./process-user.ts";
import { rootCriteria, rootEquivalents, rootReferences } from "./root-process.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/missing-user",
  title: "The shipped image names no user and runs as root",
  severity: "warning",
  enabled: true,
  rationale:
    "Without USER the process runs as the base image does, which for most images is root. Whoever takes over the process can then change every file in the container, and has the starting point of nearly every known escape to the host.",
  remedy:
    "End the shipped stage with `USER` and an ordinary user of the image, and give that user only the files it must write.",
  criteria: rootCriteria,
  fixable: "review",
  equivalents: [
    ...rootEquivalents("USER root"),
    { tool: "checkov", id: "CKV_DOCKER_3", match: "related", why: "theirs is content with a USER in any stage" },
    {
      tool: "kics",
      id: "Missing User Instruction",
      match: "related",
      why: "theirs does not know the base images, and reports builders too",
    },
    { tool: "semgrep", id: "missing-user", match: "related", why: "theirs is content with a USER in any stage" },
    {
      tool: "semgrep",
      id: "missing-user-entrypoint",
      match: "related",
      why: "theirs is content with a USER in any stage",
    },
  ],
  references: rootReferences,
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const { image } = stage;
      if (image === undefined || stage.user || !startsProgram(stage) || dropsPrivileges(stage) || isWindows(stage))
        continue;
      const base = image === "scratch" ? "root" : baseFacts(stage)?.user;
      if (base === undefined || base === "root") yield unnamed(stage, base === "root" || provesRoot(stage));
    }
  },
};

function unnamed(stage: Stage, isCertain: boolean): Problem {
  const base = shorten(stage.from.reference?.text ?? "", 40);
  return {
    at: { span: stage.from.keyword },
    message: isCertain
      ? `${base} starts as root and no USER changes it`
      : `${base} may start as root and no USER says otherwise`,
    severity: isCertain ? "warning" : "info",
    related: againstRoot(stage),
    fixes: [userFix(candidate(stage), (text) => insertBeforeStart(stage, `USER ${text}`))],
  };
}
