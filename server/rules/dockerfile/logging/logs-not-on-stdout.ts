import type { ShellCommand, ShellRedirect } from "../../../engine/dockerfile/command.ts";
import type { Cmd, Entrypoint } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { join } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/logs-not-on-stdout",
  title: "What the program writes does not reach the container's output",
  severity: "warning",
  enabled: true,
  rationale:
    "Log collectors, `docker logs` and the alerts behind them read a container's output. What goes to a file of the container or to /dev/null is seen by nobody, is gone with the container, or fills its disk.",
  remedy:
    "Let the program write to its output, or to `/dev/stdout` and `/dev/stderr` where it needs the name of a file.",
  criteria: {
    "CC7.2": {
      why: "Anomalies can only be noticed in logs that something collects.",
      limits: "Does not show that the output is collected, or that nothing reads the files.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/engine/logging/", "https://12factor.net/logs"],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const started = startedBy(stage);
      if (started) yield* redirected(started);
      yield* volumes(stage);
    }
  },
};

const startedBy = ({ entrypoint, cmd }: Stage): Cmd | Entrypoint | undefined =>
  // An ENTRYPOINT in shell form makes CMD void.
  entrypoint && (entrypoint.form !== "exec" || entrypoint.commands().length > 1) ? entrypoint : cmd;

function* redirected(started: Cmd | Entrypoint): Generator<Problem> {
  const command = started.commands().at(-1);
  // Within a compound command it may be a part of the preparation.
  if (!command || (command.isNested && started.form !== "exec") || command.pipeline.length > 1) return;
  for (const redirect of command.redirects) {
    const { target } = redirect;
    const path = isOutput(redirect) ? target?.value : undefined;
    if (target === undefined || path === undefined || isStream(path)) continue;
    const where = path === "/dev/null" ? "where nobody sees it" : "instead of the container's output";
    const isAlone = command.redirects.length === 1 && target.text === path;
    yield {
      at: { span: target.span },
      message: `${shorten(command.name, 20)} writes to ${shorten(path, 25)}, ${where}`,
      fixes: isAlone && path !== "/dev/null" ? [toOutput(redirect, command, path)] : [],
    };
  }
}

const isOutput = ({ operator }: ShellRedirect): boolean => [">", ">>", ">|", "&>", "&>>"].includes(operator);

const isStream = (path: string): boolean =>
  path !== "/dev/null" && /^(?:\/dev\/(?:stdout|stderr|tty|console|pts\/|fd\/|log)|\/proc\/|&|\d+$)/.test(path);

function toOutput({ target }: ShellRedirect, { span }: ShellCommand, path: string): Fix {
  return {
    title: `Write to the container's output instead of ${shorten(path, 30)}`,
    kind: "review",
    edits: [{ edits: [{ span: target?.span ?? span, text: "/dev/stdout" }] }],
  };
}

/** Volumes for logs, which are kept beside what the engine collects. */
function* volumes(stage: Stage): Generator<Problem> {
  for (const ancestor of stage.chain) {
    for (const volume of ancestor.named("VOLUME")) {
      for (const word of volume.words) {
        const path = volume.document.expand(
          volume.rest.startsWith("[") ? JSON.stringify(word.value) : word.text,
          volume,
        );
        if (path === undefined || !/^\/var\/logs?(?:\/|$)|^\/(?:\w+\/)?logs?$/.test(join("/", path))) continue;
        yield {
          at: { span: word.span },
          message: `VOLUME ${shorten(word.value, 30)} keeps logs in files, beside the container's output`,
          severity: "info",
        };
      }
    }
  }
}
