import type { ShellCommand, ShellFlag } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten, span } from "../../../engine/text.ts";
import { installsAll, isConfigured } from "./installation.ts";
import { type Installer, installers } from "./installers.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/dev-dependencies-shipped",
  title: "Development dependencies are part of the image",
  severity: "warning",
  enabled: true,
  rationale:
    "Test runners, bundlers and compilers bring hundreds of packages that nobody needs at run time; each can hold a weakness or a stolen release, and an attacker who gets in finds the tools there.",
  remedy:
    "Install without them (`npm ci --omit=dev`), or build in a stage of its own and copy the result. Where a build step in this stage needs them, only the second way works; pruning in a later RUN leaves them in the layer.",
  criteria: {
    "CC6.8": {
      why: "Software that has no purpose in operation is kept out of the image.",
      limits: "Reads commands; does not know which packages the project declares for development.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "php/composer-no-dev-in-production",
      match: "related",
      why: "theirs reads Composer alone, in images that look like production",
    },
    {
      tool: "tally",
      id: "ruby/missing-bundle-without-development",
      match: "related",
      why: "theirs reads Bundler alone, in images that look like production",
    },
  ],
  references: [
    "https://docs.npmjs.com/cli/commands/npm-ci#omit",
    "https://docs.docker.com/build/building/best-practices/#use-multi-stage-builds",
  ],
  since: "0.1.0",

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      if (stage.image === undefined) continue;
      for (const run of stage.named("RUN")) {
        for (const command of run.commandsOfKind(isInstall)) {
          const problem = fromList(command) ?? fromInstaller(run, command);
          if (problem) yield problem;
        }
      }
    }
  },
};

/** Whether a command installs such a list, or all that a project declares. */
function isInstall(command: ShellCommand): boolean {
  const installer = byName.get(command.name);
  return installer ? installsAll(command, installer) : fromList(command) !== undefined;
}

/** pip has no such dependencies, but lists of them. */
function fromList(command: ShellCommand): Problem | undefined {
  const list = /^pip[\d.]*$/.test(command.name) ? developmentList(command) : undefined;
  const message = `${shorten(list?.value ?? "", 40)} brings development dependencies into the image`;
  return list?.valueWord && { at: { span: list.valueWord.span }, message };
}

const byName: ReadonlyMap<string, Installer> = new Map(
  installers.flatMap((installer) => installer.names.map((name) => [name, installer])),
);

function fromInstaller(run: Run, command: ShellCommand): Problem | undefined {
  const installer = byName.get(command.name);
  if (!installer || isConfigured(run, command, installer)) return undefined;
  const subcommand = command.subcommand();
  const at = span(command.nameSpan.start, subcommand?.span.end ?? command.nameSpan.end);
  const subject = subcommand ? `${command.name} ${subcommand.text}` : command.name;
  return {
    at: { span: at },
    message: `${subject} brings development dependencies into the image`,
    fixes: () => leaveOut(run, command, at, installer),
  };
}

const developmentName = /(?:^|[-_./])(?:dev|devel|development)(?:[-_.]|$)/;

/** The list of packages for development that pip is given. */
const developmentList = (command: ShellCommand): ShellFlag | undefined =>
  command.flags("-r", "--requirement").find(({ value }) => developmentName.test(value ?? ""));

/** A later build step in the stage needs what the flag leaves out; then there is no such edit. */
function leaveOut(run: Run, command: ShellCommand, at: Span, { flag }: Installer): Fix[] {
  const builds = run.stage !== undefined && lastBuildStep(run.stage) > command.span.start;
  if (flag === undefined || builds || command.subcommand() === undefined) return [];
  const edit = insertAfter({ span: at }, ` ${flag}`);
  return [{ title: `Add ${flag}; tools for development are then absent`, kind: "review", edits: [{ edits: [edit] }] }];
}

/** Where the last build step of a stage starts, or -1. */
const lastBuildStep = remember((stage: Stage): number => {
  const steps = stage.named("RUN").flatMap((run) => run.commands().filter(isBuildStep));
  return steps.at(-1)?.span.start ?? -1;
});

const builders: ReadonlySet<string> = new Set(["bun", "npx", "tsc", "vite", "webpack", "ng", "next", "pytest", "rake"]);
const runners: ReadonlySet<string> = new Set(["bundle", "composer", "npm", "pnpm", "poetry", "uv", "yarn"]);

const isBuildStep = (command: ShellCommand): boolean =>
  builders.has(command.name) ||
  (runners.has(command.name) && /^(?:build|dlx|exec|run|run-script|test)/.test(command.subcommand()?.value ?? ""));
