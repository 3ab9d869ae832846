import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Healthcheck } from "../../../engine/dockerfile/execution.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { activeChecks, insertWords } from "./checks.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/healthcheck-always-passes",
  title: "The health check succeeds although the server fails",
  severity: "warning",
  enabled: true,
  rationale:
    "curl without `--fail` ends well whatever the server answers, 500 and 503 too, and a check that ends with `true` cannot fail at all. The container counts as healthy through an outage: nothing restarts it, and what waits for it starts.",
  remedy:
    "Call curl with `--fail`, and let a failure through as `|| exit 1`. Where nothing is to be checked, write `HEALTHCHECK NONE`.",
  criteria: {
    "CC7.2": {
      why: "A check that cannot fail never tells anybody that the server does.",
      limits: "Does not show that the page that is asked for stands for the health of the server.",
    },
    "A1.2": {
      why: "Restarting a stuck container needs a check that notices it.",
      limits: "Does not show what restarts it, or that an orchestrator has no probes of its own.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#healthcheck", "https://curl.se/docs/manpage.html#-f"],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    for (const { check } of activeChecks(document, settings)) {
      const ending = alwaysTrue(check);
      if (ending) yield hidden(check, ending);
      else for (const curl of check.commands("curl")) if (takesAny(check, curl)) yield lenient(check, curl);
    }
  },
};

const successes: ReadonlySet<string> = new Set(["true", ":", "echo", "printf"]);
/** Commands by which a script ends earlier, or ends the container. */
const leaving: ReadonlySet<string> = new Set(["exit", "kill", "pkill", "killall", "set", "trap", "return"]);

/** The last command when it always succeeds and decides: after `||`, `;` or a line end, or alone. */
function alwaysTrue(check: Healthcheck): ShellCommand | undefined {
  const commands = check.commands();
  const last = commands.at(-1);
  if (!last || last.isNested || last.pipeline.length > 1 || last.pipeline.isNegated) return undefined;
  if (last.connector === "&&" || last.connector === "&") return undefined;
  const isSuccess = successes.has(last.name) || (last.name === "exit" && last.words[0]?.value === "0");
  return isSuccess && !commands.some((one) => one !== last && leaving.has(one.name)) ? last : undefined;
}

function hidden({ document }: Healthcheck, { span, connector }: ShellCommand): Problem {
  const text = shorten(document.source.slice(span.start, span.end), 30);
  return {
    at: { span },
    message:
      connector === undefined
        ? `The health check is only ${text}, which always succeeds`
        : `The health check ends with ${text}, so it succeeds whatever came before`,
    fixes:
      connector === "||"
        ? [
            {
              title: "End with exit 1, so that a failure counts",
              kind: "review",
              edits: [{ edits: [{ span, text: "exit 1" }] }],
            },
          ]
        : [],
  };
}

/** Flags with which curl fails by itself, or with which what it writes is judged. */
const judged: readonly string[] = ["-f", "--fail", "--fail-with-body", "-w", "--write-out", "-K", "--config"];
const judges: readonly string[] = ["[", "[[", "test", "grep", "egrep", "jq", "awk", "sed", "cmp", "diff", "case"];
const otherScheme = /^["']?(?!https?:)[a-z][a-z0-9+.-]*:\/\//i;

/** Whether the health check goes by the exit code of a curl that takes every answer for a success. */
function takesAny(check: Healthcheck, curl: ShellCommand): boolean {
  const isUsed = curl.isNested || curl.pipeline.length > 1 || check.commands(...judges).length > 0;
  if (isUsed || curl.flag(...judged)) return false;
  const urls = curl.operands();
  return urls.length > 0 && urls.every(({ text }) => !otherScheme.test(text));
}

const lenient = (check: Healthcheck, curl: ShellCommand): Problem => ({
  at: { span: curl.nameSpan },
  message: "curl without --fail takes an answer of 500 for a healthy server",
  fixes: [
    {
      title: "Add --fail: answers from 400 on then count as unhealthy",
      kind: "review",
      edits: [{ edits: [insertWords(check, curl, "--fail")] }],
    },
  ],
});
