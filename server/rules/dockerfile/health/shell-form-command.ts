import type { Cmd, Entrypoint } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { execFix } from "./exec-form.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/shell-form-command",
  title: "CMD or ENTRYPOINT starts the program through a shell",
  severity: "warning",
  enabled: true,
  rationale:
    "A shell that waits for the program keeps the SIGTERM of `docker stop` to itself: requests in flight are cut off when the engine kills the container ten seconds later. An ENTRYPOINT in this form also ignores CMD and all arguments.",
  remedy:
    'Write a JSON array, `CMD ["node", "server.js"]`. Where a shell is needed, let its last command be `exec program …`.',
  criteria: {
    "CC9.1": {
      why: "A program that is told to stop can finish its work, so that a deployment disrupts nobody.",
      limits: "Does not show that the program itself handles the signal.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3025",
      match: "narrower",
      why: "ours judges what shipped stages start, and excuses exec",
    },
    { tool: "buildkit", id: "JSONArgsRecommended", match: "narrower", why: "ours excuses a leading exec" },
    {
      tool: "kics",
      id: "Not Using JSON In CMD And ENTRYPOINT Arguments",
      match: "narrower",
      why: "ours judges what shipped stages start, and excuses exec",
    },
    { tool: "sonar", id: "S7019", match: "narrower", why: "ours judges what shipped stages start, and excuses exec" },
    {
      tool: "semgrep",
      id: "prefer-json-notation",
      match: "narrower",
      why: "ours judges what shipped stages start, and excuses exec",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#shell-and-exec-form",
    "https://docs.docker.com/reference/build-checks/json-args-recommended/",
  ],
  since: "0.1.0",
  needs: ["CMD", "ENTRYPOINT"],

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const started = startedBy(stage);
      if (!started || stage.shell || !isWaited(started)) continue;
      const fix = execFix(stage, started);
      yield { at: { span: started.restSpan }, message: messageOf(started), fixes: fix ? [fix] : [] };
    }
  },
};

/** The instruction in shell form that the container starts with; an ENTRYPOINT in shell form makes CMD void. */
function startedBy({ entrypoint, cmd }: Stage): Cmd | Entrypoint | undefined {
  const started = entrypoint && entrypoint.form !== "exec" ? entrypoint : cmd;
  return started && started.form !== "exec" && started.rest !== "" ? started : undefined;
}

function messageOf({ name, rest }: Cmd | Entrypoint): string {
  const fact = " starts through a shell, which may not pass SIGTERM on";
  return `${shorten(`${name} ${rest}`, 90 - fact.length)}${fact}`;
}

/** Whether a shell stays and waits; it does not where it becomes the program by `exec`. */
const isWaited = (started: Cmd | Entrypoint): boolean =>
  started.hasScript && !started.commands().some(({ wrappers }) => wrappers.includes("exec"));
