import { managerNames, type PackageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Rule } from "../../../engine/rule.ts";
import { takesAvailable, wholeUpgrades } from "./whole-upgrades.ts";

const why = "theirs matches text, and full upgrades as well";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/package-upgrade-in-build",
  title: "The build upgrades the packages of the base image",
  severity: "info",
  enabled: false,
  rationale:
    "This is contested. The upgrade brings security fixes that the base image does not have yet, which is why other tools have retired the check; it also makes the image depend on the day of the build and doubles the files it replaces. Switch it on where base images are rebuilt often enough.",
  remedy: "Build from a newer tag of the base image, or upgrade the package that needs it.",
  criteria: {},
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3005", match: "related", why: "retired there" },
    { tool: "hadolint", id: "DL3017", match: "related", why: "retired there" },
    { tool: "hadolint", id: "DL3031", match: "related", why: "retired there" },
    { tool: "hadolint", id: "DL3039", match: "related", why: "retired there" },
    { tool: "kics", id: "Run Using Upgrade Commands", match: "related", why },
    { tool: "kics", id: "Run Using dnf Update", match: "related", why },
    { tool: "kics", id: "Use of Apk Upgrade", match: "related", why },
    { tool: "kics", id: "Yum Update Enabled", match: "related", why },
    { tool: "kics", id: "Run Using Zypper Update", match: "related", why },
    { tool: "semgrep", id: "avoid-apk-upgrade", match: "related", why },
    { tool: "semgrep", id: "avoid-apt-get-upgrade", match: "related", why },
    { tool: "semgrep", id: "avoid-dnf-update", match: "related", why },
    { tool: "semgrep", id: "avoid-yum-update", match: "related", why },
    { tool: "semgrep", id: "avoid-zypper-update", match: "related", why },
    { tool: "dockle", id: "DKL-DI-0003", match: "related", why: "theirs reads the history of the built image" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often"],
  since: "0.1.0",
  needs: managerNames,

  *check(document, project) {
    const effect = "makes the packages of the base image depend on the day of the build";
    yield* wholeUpgrades(document, project, isPlain, effect);
  },
};

const plain: ReadonlySet<string | undefined> = new Set(
  "upgrade safe-upgrade update up patch update-minimal upgrade-minimal".split(" "),
);

const isPlain = (use: PackageCommand): boolean => plain.has(use.subcommand?.value) && !takesAvailable(use);
