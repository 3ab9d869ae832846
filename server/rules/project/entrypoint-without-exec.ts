import type { ShellCommand } from "../../engine/dockerfile/command.ts";
import { insertBefore } from "../../engine/dockerfile/edit.ts";
import type { StartScript } from "../../engine/image/start-scripts.ts";
import type { Fix, Problem, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { basename } from "../../engine/uri.ts";
import { sourceOf, waitedFor } from "./script-end.ts";

export const rule: Rule<"project"> = {
  id: "project/entrypoint-without-exec",
  title: "The start script keeps the shell between the engine and the program",
  severity: "warning",
  enabled: true,
  rationale:
    "The shell of the script stays process 1 and keeps the SIGTERM of `docker stop` to itself: requests in flight are cut off when the engine kills the container ten seconds later. A script that leaves out its arguments makes CMD void.",
  remedy: 'Let the script end with `exec`, mostly `exec "$@"` with the program in CMD.',
  criteria: {
    "CC9.1": {
      why: "A program that is told to stop can finish its work, so that a deployment disrupts nobody.",
      limits: "Does not show that the program itself handles the signal.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#exec-form-entrypoint-example",
    "https://docs.docker.com/build/building/best-practices/#entrypoint",
  ],
  since: "0.1.0",

  *check(project) {
    for (const script of project.startScripts) {
      const last = waitedFor(script);
      const { word, stage } = script;
      const at = { uri: stage.document.uri, span: word.span };
      if (last) yield { at, ...waits(script, last) };
      else if (ignoresCmd(script))
        yield { at, message: `${nameOf(script)} never passes CMD on: it has no "$@"`, severity: "info" };
    }
  },
};

const nameOf = ({ word }: StartScript): string => shorten(basename(word.value), 25);

function waits(script: StartScript, last: ShellCommand): Omit<Problem, "at"> {
  const called = sourceOf(script).slice(last.span.start, last.span.end).split("\n")[0] ?? "";
  const fix = fixOf(script, last);
  return {
    message: `${nameOf(script)} waits for ${shorten(called, 30)}, and SIGTERM does not reach it`,
    fixes: fix ? [fix] : [],
  };
}

/** Wrappers that are no programs, which `exec` cannot start. */
const inShell: ReadonlySet<string> = new Set(["builtin", "command", "time"]);

function fixOf({ uri }: StartScript, { assignments, nameSpan, span, wrappers }: ShellCommand): Fix | undefined {
  const isWrapped = wrappers.length > 0;
  if (isWrapped && (assignments.length > 0 || wrappers.some((wrapper) => inShell.has(wrapper)))) return undefined;
  return {
    title: "Put exec before the last command of the script",
    kind: "review",
    edits: [{ uri, edits: [insertBefore({ span: isWrapped ? span : nameSpan }, "exec ")] }],
  };
}

/** Whether there is a CMD whose words the script as ENTRYPOINT never looks at. */
const ignoresCmd = ({ stage, started, text }: StartScript): boolean =>
  started.name === "ENTRYPOINT" &&
  stage.cmd !== undefined &&
  !/\$\{?(?:[@*#1-9]|\w*BASH_ARGV)|\bshift\b|\bgetopts\b/.test(text);
