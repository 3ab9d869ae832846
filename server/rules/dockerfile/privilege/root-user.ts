import type { User } from "../../../engine/dockerfile/settings.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { insertBeforeStart } from "../start.ts";
import { againstRoot, candidate, dropsPrivileges, isRoot, userFix } from "./process-user.ts";
import { rootCriteria, rootEquivalents, rootReferences } from "./root-process.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/root-user",
  title: "The shipped image runs as root",
  severity: "warning",
  enabled: true,
  rationale:
    "Whoever takes over the process is root in the container: they can change every file and install tools, and root in a container is the starting point of nearly every known escape to the host.",
  remedy: "End the shipped stage with `USER` and an ordinary user, and give that user only the files it must write.",
  criteria: rootCriteria,
  fixable: "review",
  equivalents: [
    ...rootEquivalents("a missing USER"),
    { tool: "hadolint", id: "DL3002", match: "narrower", why: "ours judges shipped stages alone" },
    {
      tool: "checkov",
      id: "CKV_DOCKER_8",
      match: "related",
      why: "theirs knows the name root alone, not 0, and reports builders too",
    },
    {
      tool: "kics",
      id: "Last User Is 'root'",
      match: "related",
      why: "theirs knows the name root alone, and reports builders too",
    },
    {
      tool: "semgrep",
      id: "last-user-is-root",
      match: "related",
      why: "theirs knows the name root alone, and looks at the last USER of the file",
    },
  ],
  references: rootReferences,
  since: "0.1.0",
  needs: ["USER"],

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const { user } = stage;
      if (user && isRoot(user.user ?? "") && !dropsPrivileges(stage)) yield rooted(stage, user);
    }
  },
};

function rooted(stage: Stage, user: User): Problem {
  return {
    at: { span: user.word?.span ?? user.span },
    message: `USER ${shorten(user.word?.text ?? "", 40)} leaves the container running as root`,
    related: againstRoot(stage),
    fixes: user.user?.toLowerCase() === "containeradministrator" ? [] : [fixOf(stage, user)],
  };
}

/** Changes the operand, unless a later RUN may need root: then another USER is added. */
function fixOf(stage: Stage, { word, span, index }: User): Fix {
  const runsLater = stage.chain.some((ancestor) => ancestor.named("RUN").some((run) => run.index > index));
  return userFix(candidate(stage), (text) =>
    runsLater ? insertBeforeStart(stage, `USER ${text}`) : { span: word?.span ?? span, text },
  );
}
