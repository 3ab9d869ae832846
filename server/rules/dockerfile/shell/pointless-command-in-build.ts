import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/pointless-command-in-build",
  title: "RUN starts a program that has no purpose in a build",
  severity: "info",
  enabled: false,
  rationale:
    "Nobody sits at a build: an editor waits for keys that never come, and no process or mount outlives its RUN. What was meant to be set up is missing when the container starts. Contested: some builds start a service to fill its data, or look at processes to find out why a step fails; the rule leaves alone what it can recognise of that, and is off by default.",
  remedy: "Remove the command, or move it to what the container starts.",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3001",
      match: "related",
      why: "theirs also reports a service that the same RUN uses, and does not know editors other than vim",
    },
    {
      tool: "kics",
      id: "Run Utilities And POSIX Commands",
      match: "related",
      why: "theirs matches the words of the text, operands included",
    },
    {
      tool: "semgrep",
      id: "nonsensical-command",
      match: "related",
      why: "theirs matches the text of the first command",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#run"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.runsCalling(names)) {
      if (run.isTrigger) continue;
      for (const command of run.commands(...names)) {
        if (isAsked(command) || programs[command.name]?.(command, run)) continue;
        yield { at: { span: command.nameSpan }, message: `${command.name} does nothing useful in a build` };
      }
    }
  },
};

type Excuse = (command: ShellCommand, run: Run) => boolean;

const never: Excuse = () => false;

/** Whether a command runs by itself what it is given, as `vim +PlugInstall +qall` does. */
const isScripted: Excuse = ({ words }) => words.some(({ text }) => /^(?:\+|-(?:c|e|es|s|S|u)$)/.test(text));

const isFirst: Excuse = (command, run) => run.commands()[0] === command;
const isLast: Excuse = (command, run) => run.commands().at(-1) === command;

/** A process can be ended that this RUN has started. */
const endsOwn: Excuse = (command, run) => !isFirst(command, run);

/** A service is of use to the commands after it, and can be stopped after use. */
const servesRun: Excuse = (command, run) => {
  const action = command.operands()[1]?.value;
  return action === "stop" || action === "status" ? endsOwn(command, run) : !isLast(command, run);
};

const hasSshMount: Excuse = (_, run) => run.mounts.some(({ type }) => type === "ssh" || type === "secret");
const isPrivileged: Excuse = (_, run) => run.flag("security") !== undefined;

/** The programs, each with what excuses it. */
const programs: Readonly<Record<string, Excuse>> = {
  ssh: hasSshMount,
  vim: isScripted,
  vi: isScripted,
  nano: never,
  shutdown: never,
  reboot: never,
  service: servesRun,
  ps: never,
  free: never,
  top: never,
  htop: never,
  kill: endsOwn,
  mount: isPrivileged,
  ifconfig: never,
};

const names: readonly string[] = Object.keys(programs);

/** Whether a command only says what it is. */
const isAsked = (command: ShellCommand): boolean => command.flag("--version", "--help", "-V") !== undefined;
