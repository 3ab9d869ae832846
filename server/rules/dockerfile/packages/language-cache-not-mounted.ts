import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { packageCommands } from "../../../engine/dockerfile/package-command.ts";
import { ranBefore } from "../../../engine/dockerfile/ran-before.ts";
import { rememberTrait } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isRootBefore } from "../privilege/process-user.ts";
import { downloadCaches } from "./download-caches.ts";

const managers: readonly string[] = Object.keys(downloadCaches);

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/language-cache-not-mounted",
  title: "Packages of a language are downloaded again for every build",
  severity: "info",
  enabled: false,
  rationale:
    "When a layer is built again, everything it installs is downloaded and compiled again. A cache mount keeps downloads out of the image and between builds. Where the builder starts empty, as in many pipelines, it brings nothing, so the rule is off.",
  remedy: "Give the RUN a `--mount=type=cache` on the directory in which the package manager keeps its downloads.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "js/node-gyp-cache-mounts",
      match: "related",
      why: "theirs asks for the mount of node-gyp alone, also beside other mounts",
    },
    {
      tool: "tally",
      id: "ruby/prefer-bundler-cache-mount",
      match: "related",
      why: "theirs reads Bundler alone, and gives way to prefer-package-cache-mounts",
    },
    {
      tool: "tally",
      id: "prefer-package-cache-mounts",
      match: "related",
      why: "theirs also reads the package managers of distributions",
    },
  ],
  references: ["https://docs.docker.com/build/cache/optimize/#use-cache-mounts"],
  since: "0.1.0",
  needs: managers,

  *check(document) {
    for (const run of document.runsCalling(managers)) {
      if (run.isTrigger || run.mounts.some(({ type }) => type === "cache" || type === undefined)) continue;
      const command = run.commands(...managers).find(downloads);
      if (!command) continue;
      const end = command.subcommand()?.span.end ?? command.nameSpan.end;
      yield {
        at: { span: span(command.nameSpan.start, end) },
        message: `${command.name} downloads again whenever the layer is built`,
        fixes: () => mount(run, command),
      };
    }
  },
};

const downloads = rememberTrait(
  (command: ShellCommand): boolean =>
    downloadCaches[command.name]?.subcommands.test(command.subcommand()?.value ?? "") === true &&
    command.flag("--no-cache-dir", "--version", "--help", "--offline") === undefined,
);

/** The directory, and that of node-gyp where a compiler is installed for native parts. */
function directoriesOf(run: Run, { name }: ShellCommand): readonly string[] {
  const directory = downloadCaches[name]?.directory ?? "";
  return hasCompiler(run) && /^(?:npm|yarn|pnpm)$/.test(name) ? [directory, "/root/.cache/node-gyp"] : [directory];
}

/** Whether a compiler is installed by then. */
const hasCompiler = ranBefore((run) =>
  packageCommands(run).some(({ packages }) =>
    packages.some(({ name = "" }) => /^(?:build-essential|build-base|g\+\+)$/.test(name)),
  ),
);

/** The directories are those of root. */
function mount(run: Run, command: ShellCommand): Fix[] {
  if (isRootBefore(run) === false) return [];
  const targets = directoriesOf(run, command);
  const { start } = run.restSpan;
  const text = targets.map((target) => `--mount=type=cache,target=${target} `).join("");
  const title = `Mount a cache on ${targets.join(" and ")}`;
  return [{ title, kind: "review", edits: [{ edits: [{ span: span(start, start), text }] }] }];
}
