import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import { insertBefore } from "../../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { type Edit, shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";
import { execForm, lastOfChain } from "./exec-form.ts";

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

  *check(document, { settings }) {
    const reported = new Set<Cmd | Entrypoint>();
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const started = startedBy(stage);
      if (!started || reported.has(started) || stage.shell || isWindows(stage) || !isWaited(started)) continue;
      reported.add(started);
      const fix = fixOf(stage, started);
      yield {
        at: { span: started.restSpan },
        message: `${started.name} ${shorten(started.rest, 25)} starts through a shell, which may not pass SIGTERM on`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** The instruction in shell form that the container starts with; an ENTRYPOINT in shell form makes CMD void. */
function startedBy({ entrypoint, cmd }: Stage): Cmd | Entrypoint | undefined {
  const started = entrypoint && entrypoint.form !== "exec" ? entrypoint : cmd;
  return started && started.form !== "exec" && started.rest !== "" ? started : undefined;
}

/** Whether a shell stays and waits; it does not where it becomes the program by `exec`. */
const isWaited = (started: Cmd | Entrypoint): boolean =>
  started.hasScript && !started.commands().some(({ wrappers }) => wrappers.includes("exec"));

function fixOf(stage: Stage, started: Cmd | Entrypoint): Fix | undefined {
  const array = execForm(started);
  if (array === undefined) {
    const last = lastOfChain(started);
    return last && reviewed("Put exec before the last command, which replaces the shell", insertBefore(last, "exec "));
  }
  const edit = { span: started.restSpan, text: array };
  if (started.name === "CMD") {
    const hasEntrypoint = stage.entrypoint ? true : stage.isFromScratch ? false : baseFacts(stage)?.hasEntrypoint;
    if (hasEntrypoint === false) return { title: "Use the exec form", kind: "safe", edits: [{ edits: [edit] }] };
    return reviewed("Use the exec form: an entrypoint then gets each word as an argument", edit);
  }
  if (!stage.cmd) return { title: "Use the exec form", kind: "safe", edits: [{ edits: [edit] }] };
  // The words of a CMD in shell form would follow as a shell's own.
  return stage.cmd.form === "exec" ? reviewed("Use the exec form: it then gets the words of CMD", edit) : undefined;
}

const reviewed = (title: string, edit: Edit): Fix => ({ title, kind: "review", edits: [{ edits: [edit] }] });
