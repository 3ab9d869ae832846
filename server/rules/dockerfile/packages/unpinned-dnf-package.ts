import type { Rule } from "../../../engine/rule.ts";
import { pinnedCriteria, unpinned, whyPinned } from "./system-versions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-dnf-package",
  title: "dnf installs a package in whatever version there is",
  severity: "info",
  enabled: false,
  rationale: whyPinned,
  remedy: "Name the version (`nginx-1.28.0`).",
  criteria: pinnedCriteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3041",
      match: "related",
      why: "theirs takes variables for packages, and does not know tdnf",
    },
    { tool: "kics", id: "Missing Version Specification In dnf install", match: "related", why: "theirs matches text" },
  ],
  references: ["https://dnf.readthedocs.io/en/latest/command_ref.html#specifying-packages"],
  since: "0.1.0",

  check: (document, project) => unpinned(document, project, "dnf", ["dnf", "dnf5", "microdnf", "tdnf"]),
};
