import type { Rule } from "../../../engine/rule.ts";
import { pinnedCriteria, unpinned, whyPinned } from "./system-versions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-apt-package",
  title: "apt installs a package in whatever version there is",
  severity: "info",
  enabled: false,
  rationale: whyPinned,
  remedy: "Name the version (`curl=8.14.1-2`), or install from a snapshot of the archive.",
  criteria: pinnedCriteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3008",
      match: "related",
      why: "theirs takes variables for packages, and knows apt-get alone",
    },
    { tool: "kics", id: "Apt Get Install Pin Version Not Defined", match: "related", why: "theirs matches text" },
  ],
  references: [
    "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
    "https://docs.docker.com/build/building/best-practices/#apt-get",
  ],
  since: "0.1.0",

  check: (document, project) => unpinned(document, project, "apt", ["apt-get", "apt", "aptitude"]),
};
