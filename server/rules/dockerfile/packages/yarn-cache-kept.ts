import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { appendToChain } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { languageInstall } from "../../../engine/dockerfile/language-packages.ts";
import { ranBefore } from "../../../engine/dockerfile/ran-before.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { isInForce } from "./installation.ts";
import { isCacheMounted, isCacheRemoved, isCopiedBefore } from "./language-caches.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/yarn-cache-kept",
  title: "yarn leaves its cache in the image",
  severity: "hint",
  enabled: true,
  rationale:
    "Yarn 1 keeps a copy of every package it installs. In an image nothing reads it again, and it is often larger than the program.",
  remedy:
    "End the RUN with `yarn cache clean`, or mount a cache: `RUN --mount=type=cache,target=/usr/local/share/.cache/yarn`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3060",
      match: "related",
      why: "theirs does not know the bare yarn, and reports Yarn 2 and later, which may read its cache at run time",
    },
  ],
  references: ["https://classic.yarnpkg.com/en/docs/cli/cache"],
  since: "0.1.0",
  needs: ["yarn", "yarnpkg"],

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of stage.runsCalling(["yarn", "yarnpkg"])) {
        const command = run.commands("yarn", "yarnpkg").findLast((other) => languageInstall(other));
        if (!command || isSpared(run, command)) continue;
        const end = languageInstall(command)?.subcommand?.span.end ?? command.nameSpan.end;
        yield {
          at: { span: span(command.nameSpan.start, end) },
          message: "yarn leaves its cache in the layer",
          fixes: () => clean(run, command),
        };
      }
    }
  },
};

const directory = /yarn|(?:^|\/)\.cache$/;

function isSpared(run: Run, command: ShellCommand): boolean {
  if (isBerry(run, command) || command.flag("--cache-folder")) return true;
  if (isInForce(run, command, "YARN_CACHE_FOLDER", /./) || isCacheMounted(run, directory)) return true;
  return (
    isCacheRemoved(run, command, directory) || run.commands("yarn", "yarnpkg").some((other) => cleans(other, command))
  );
}

const cleans = (other: ShellCommand, { span: { start } }: ShellCommand): boolean => {
  const [first, second] = other.operands();
  return other.span.start > start && first?.value === "cache" && second?.value === "clean";
};

/** Whether there are signs of Yarn 2 or later, which keeps its cache elsewhere and may need it. */
function isBerry(run: Run, command: ShellCommand): boolean {
  if (command.flag("--immutable", "--immutable-cache", "--mode", "--inline-builds")) return true;
  return isCopiedBefore(run, /(?:^|\/)\.yarn(?:rc\.yml)?(?:\/|$)/) || hasVersionChosen(run);
}

const hasVersionChosen = ranBefore((run) => run.commands("corepack", "yarn").some(choosesVersion));

const choosesVersion = ({ name, words }: ShellCommand): boolean =>
  name === "corepack" || /^(?:set|policies|workspaces|dlx)$/.test(words[0]?.value ?? "");

function clean(run: Run, { wrappers }: ShellCommand): Fix[] {
  const edit = wrappers.length === 0 ? appendToChain(run, "yarn cache clean") : undefined;
  const title = "Append yarn cache clean; later installs then download again";
  return edit ? [{ title, kind: "review", edits: [{ edits: [edit] }] }] : [];
}
