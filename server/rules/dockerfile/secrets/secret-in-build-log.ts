import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { hasSecrets, type RunSecrets, runSecrets, type Secret } from "./run-secrets.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-in-build-log",
  title: "A build step prints a secret into the build log",
  severity: "warning",
  enabled: true,
  rationale:
    "The log of a build is kept by the CI system for months, and everyone who may see the project can read it. The builder does not mask secrets.",
  remedy: "Do not print the secret, and switch tracing off (`set +x`) before the commands that use it.",
  criteria: {
    "CC6.1": {
      why: "Readers of the log get a credential that was given to the build alone.",
      limits: "Sees the commands in the Dockerfile, not what programs and scripts print.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://docs.docker.com/build/building/secrets/"],
  since: "0.1.0",

  *check(document) {
    if (!hasSecrets(document)) return;
    for (const run of document.named("RUN")) {
      const secrets = runSecrets(run);
      if (!secrets.isEmpty) yield* printed(run, secrets);
    }
  },
};

function* printed(run: Run, secrets: RunSecrets): Iterable<Problem> {
  let tracing: ShellCommand | undefined;
  for (const command of run.commands()) {
    if (command.name === "set") tracing = traces(command, tracing);
    const shown = shownBy(run, command, secrets);
    const traced = tracing && command.name !== "set" ? tracedIn(run, command, secrets) : undefined;
    if (shown) yield { at: { span: command.nameSpan }, message: said(command.name, shown) };
    else if (tracing && traced) {
      yield { at: { span: tracing.span }, message: said("set -x", traced) };
      return;
    }
  }
}

const said = (command: string, { label }: Secret): string =>
  `${command} prints ${shorten(label, 40)} into the build log`;

/** The command that switched tracing on, after one more `set`. */
function traces(command: ShellCommand, before: ShellCommand | undefined): ShellCommand | undefined {
  const line = command.words.map(({ text }) => ` ${text}`).join("");
  if (/ -(?:[a-z]{0,9}x|[a-z]{0,9}o xtrace)/.test(line)) return command;
  return / \+(?:[a-z]{0,9}x|o xtrace)/.test(line) ? undefined : before;
}

/** The secret that a command writes to the log: nothing takes its output, and it does nothing but repeat. */
function shownBy(run: Run, command: ShellCommand, secrets: RunSecrets): Secret | undefined {
  if (command.isNested || command.redirects.some(({ operator }) => operator.includes(">"))) return undefined;
  const pipeline = run.pipelines.find(({ commands }) => commands.includes(command));
  if (pipeline && pipeline.length > 1) return undefined;
  if (command.name === "printenv" && command.words.length === 0) return secrets.environment.at(0);
  return secrets.printedBy(command);
}

/** The secret that tracing shows: the words of each command, and what is assigned. */
function tracedIn({ document }: Run, { words, assignments }: ShellCommand, secrets: RunSecrets): Secret | undefined {
  const textOf = ({ start, end }: Span): string => document.source.slice(start, end);
  const texts = [...words.map(({ text }) => text), ...assignments.map(({ span }) => textOf(span))];
  for (const text of texts) {
    const secret = secrets.inText(text);
    if (secret) return secret;
  }
  return undefined;
}
