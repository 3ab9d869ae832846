import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import {
  managerNames,
  type PackageCommand,
  packageCommands,
  packageRuns,
} from "../../../engine/dockerfile/package-command.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { headOf, mayBeConfigured, mayHold, titleOf } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/recommended-packages-installed",
  title: "apt brings recommended packages into the image",
  severity: "info",
  enabled: true,
  rationale:
    "apt also installs what the packages recommend: often several times as much, with services and interpreters that nobody asked for. Each is something to download, to patch and for an attacker to use.",
  remedy:
    "Install with `--no-install-recommends`, and name what the image turns out to need, such as `ca-certificates`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3015",
      match: "related",
      why: "theirs knows apt-get alone and reads stages that never ship",
    },
    { tool: "trivy", id: "DS-0029", match: "related", why: "theirs loses its way in versions and quotes" },
    { tool: "kics", id: "APT-GET Not Avoiding Additional Packages", match: "related", why: "theirs reads every stage" },
    { tool: "sonar", id: "S6500", match: "related", why: "theirs also covers other package managers" },
    { tool: "semgrep", id: "missing-no-install-recommends", match: "related", why: "theirs matches text in any stage" },
    { tool: "dockle", id: "CIS-DI-0003", match: "related", why: "theirs reads the history of the built image" },
  ],
  references: [
    "https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages",
    "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
  ],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const run of packageRuns(stage, "apt")) {
        for (const use of packageCommands(run, "apt")) if (takesRecommended(run, use)) yield problem(run, use);
      }
    }
  },
};

const leavesOut = /no-install-recommends|without-recommends|install-recommends["'= ]+(?:false|0|no|off)/i;
const flags = ["--no-install-recommends", "-R", "--without-recommends"];

function takesRecommended(run: Run, { command, action, packages, hasUnknownPackages }: PackageCommand): boolean {
  if (action !== "install" || (packages.length === 0 && !hasUnknownPackages)) return false;
  if (command.flags(...flags).some(({ value }) => value !== "false")) return false;
  const options = command.flags("-o", "--option");
  if (options.some(({ value }) => value === undefined || leavesOut.test(value))) return false;
  return !mayHold(run, command, leavesOut) && !mayBeConfigured(run, command, leavesOut);
}

function problem(run: Run, use: PackageCommand): Problem {
  const flag = use.command.name === "aptitude" ? "--without-recommends" : "--no-install-recommends";
  const edits = [{ edits: [insertAfter({ span: headOf(use) }, ` ${flag}`)] }];
  const title = `Add ${flag}; recommended packages are then absent`;
  return {
    at: { span: headOf(use) },
    message: `${titleOf(use)} also installs what the packages recommend`,
    fixes: run.form === "exec" ? [] : [{ title, kind: "review", edits }],
  };
}
