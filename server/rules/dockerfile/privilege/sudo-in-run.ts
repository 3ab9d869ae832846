import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, span } from "../../../engine/text.ts";
import { isRootBefore } from "./process-user.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/sudo-in-run",
  title: "A RUN calls sudo",
  severity: "warning",
  enabled: true,
  rationale:
    "A build that calls sudo needs sudo and a rule without a password in the image, and both stay there: whoever takes over the process becomes root with one word. For root itself sudo does nothing but change the environment.",
  remedy: "Put what needs root before `USER`, or between `USER root` and the ordinary user, and call it directly.",
  criteria: {
    "CC6.3": {
      why: "An ordinary user who may call sudo without a password has the rights of root.",
      limits: "A stage that only builds ships neither sudo nor its rules.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3004", match: "narrower", why: "theirs reads Windows shells as if they were sh" },
    {
      tool: "trivy",
      id: "DS-0010",
      match: "related",
      why: "theirs looks between && alone, and reads Windows shells as if they were sh",
    },
    {
      tool: "checkov",
      id: "CKV2_DOCKER_1",
      match: "related",
      why: "theirs looks for the word between blanks, wherever it stands in a RUN",
    },
    {
      tool: "kics",
      id: "Run Using Sudo",
      match: "related",
      why: "theirs does not look behind a pipe, and reads Windows shells as if they were sh",
    },
    {
      tool: "semgrep",
      id: "no-sudo-in-dockerfile",
      match: "related",
      why: "theirs looks at the first command alone, and reads Windows shells as if they were sh",
    },
    { tool: "dockle", id: "DKL-DI-0001", match: "related", why: "theirs reads the history of the built image" },
  ],
  references: [
    "https://docs.docker.com/build/building/best-practices/#user",
    "https://docs.docker.com/reference/dockerfile/#user",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    const runs = document.withTriggers("RUN").filter((run) => run.rest.includes("sudo") || run.heredocs.length > 0);
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const run of runs) {
      const isShipped = run.stage !== undefined && shipped.has(run.stage);
      for (const command of run.commands()) {
        const at = sudoIn(run, command);
        if (at) yield problemOf(run, command, at, isShipped);
      }
    }
  },
};

/** Where the word sudo stands before a command. */
function sudoIn({ document }: Run, { name, wrappers, span: { start }, nameSpan }: ShellCommand): Span | undefined {
  if (name === "sudo") return nameSpan;
  if (!wrappers.includes("sudo")) return undefined;
  const found = /(?:^|[\s"'/])sudo(?=[\s"'])/.exec(document.source.slice(start, nameSpan.start));
  return found ? span(start + found.index + found[0].length - 4, start + found.index + found[0].length) : undefined;
}

function problemOf(run: Run, command: ShellCommand, at: Span, isShipped: boolean): Problem {
  const fix = fixOf(run, command, at);
  return {
    at: { span: at },
    message: "sudo is called during the build, where USER chooses who runs a command",
    severity: isShipped ? "warning" : "info",
    fixes: fix ? [fix] : [],
  };
}

/** Only a plain `sudo command` means the same without the word: flags and variables of sudo change the environment. */
function fixOf(run: Run, command: ShellCommand, at: Span): Fix | undefined {
  const { source } = run.document;
  const isBare = source[at.start - 1] !== "/" && /^[ \t]+$/.test(source.slice(at.end, command.nameSpan.start));
  const isRoot = isRootBefore(run);
  if (!isBare || command.assignments.length > 0 || isRoot === false) return undefined;
  const edit = deleteWord(run.document, at);
  if (!edit) return undefined;
  const isSafe = isRoot === true && run.isPlainChain && !command.isNested && !run.isTrigger;
  if (isSafe) return { title: "Call the command without sudo", kind: "safe", edits: [{ edits: [edit] }] };
  return {
    title: "Call the command without sudo, as the user of the build",
    kind: "review",
    edits: [{ edits: [edit] }],
  };
}
