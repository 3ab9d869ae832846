import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  managerNames,
  type PackageCommand,
  type PackageWord,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";

/** Packages whose program turns an ordinary user into root. */
const programs: ReadonlySet<string | undefined> = new Set(["sudo", "doas", "opendoas"]);

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/sudo-in-image",
  title: "sudo is installed in the shipped image",
  severity: "warning",
  enabled: true,
  rationale:
    "sudo is a program with the setuid bit that exists to turn an ordinary user into root. A service never needs it, and each hole in it, such as CVE-2021-3156, turns a taken-over process into root.",
  remedy: "Leave sudo out. Change the user by `USER` during the build, and by gosu or setpriv at start.",
  criteria: {
    "CC6.3": {
      why: "The image holds a tool whose only use is to gain rights the process does not have.",
      limits: "Its rules decide who may use it, and the base image may hold sudo as well.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/build/building/best-practices/#user",
    "https://nvd.nist.gov/vuln/detail/CVE-2021-3156",
  ],
  since: "0.1.0",
  needs: managerNames,

  *check(document, { settings }) {
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      for (const run of packageRuns(stage)) {
        for (const command of packageCommands(run)) {
          const found = command.packages.find(({ name }) => programs.has(name));
          if (command.action !== "install" || !found || isRemoved(run, command, found)) continue;
          yield installed(run, command, found);
        }
      }
    }
  },
};

function installed(run: Run, command: PackageCommand, found: PackageWord): Problem {
  const fix = fixOf(run, command, found);
  return {
    at: { span: found.word.span },
    message: `${found.name} is in the shipped image, where it turns users into root`,
    fixes: fix ? [fix] : [],
  };
}

/** Whether the same RUN takes the package away again. */
const isRemoved = (run: Run, install: PackageCommand, { name }: PackageWord): boolean =>
  packageCommands(run).some(
    ({ action, command, packages }) =>
      action === "remove" &&
      command.span.start > install.command.span.start &&
      packages.some((other) => other.name === name || other.kind === "unknown"),
  );

/** Leaves the package out where others remain and nothing in the file calls the program. */
function fixOf({ document }: Run, { packages }: PackageCommand, { word, name = "" }: PackageWord): Fix | undefined {
  const commands = document.withTriggers("RUN").flatMap((run) => run.commands());
  const isCalled = commands.some((command) => command.name === name || command.wrappers.includes(name));
  const edit = packages.length > 1 && !isCalled ? deleteWord(document, word.span) : undefined;
  return (
    edit && { title: `Leave ${name} out, which nothing can call then`, kind: "review", edits: [{ edits: [edit] }] }
  );
}
