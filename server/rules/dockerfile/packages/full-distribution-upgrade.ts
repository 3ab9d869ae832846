import { managerNames, type PackageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Rule } from "../../../engine/rule.ts";
import { takesAvailable, wholeUpgrades } from "./whole-upgrades.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/full-distribution-upgrade",
  title: "The build replaces the distribution of the base image",
  severity: "info",
  enabled: true,
  rationale:
    "A full upgrade installs, replaces and removes whatever the repositories ask for that day, up to another release. What comes out is neither the image that its maintainers tested nor the same one tomorrow.",
  remedy:
    "Build from a newer tag of the base image. Where a fix cannot wait for it, upgrade the package that needs it.",
  criteria: {
    "CC8.1": {
      why: "The content of the image follows from what was reviewed, not from the day of the build.",
      limits: "Other commands that install also depend on the day, unless versions are pinned.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3035",
      match: "related",
      why: "theirs looks at zypper alone, in stages that never ship too",
    },
    { tool: "trivy", id: "DS-0024", match: "related", why: "theirs looks at apt-get dist-upgrade alone" },
    { tool: "kics", id: "Run Using Upgrade Commands", match: "narrower", why: "theirs also reports plain upgrades" },
    { tool: "semgrep", id: "avoid-apt-get-upgrade", match: "related", why: "theirs matches apt-get in text" },
    { tool: "semgrep", id: "avoid-zypper-update", match: "related", why: "theirs matches zypper in text" },
    { tool: "kics", id: "Run Using Zypper Update", match: "related", why: "theirs looks at zypper alone" },
  ],
  references: [
    "https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often",
    "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
  ],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    yield* wholeUpgrades(document, project, isFull, "makes the distribution depend on the day of the build");
  },
};

const full: ReadonlySet<string | undefined> = new Set(
  "dist-upgrade full-upgrade dup distro-sync distrosync dsync".split(" "),
);

const isFull = (use: PackageCommand): boolean =>
  use.manager.family === "apk" ? takesAvailable(use) : full.has(use.subcommand?.value);
