import type { Rule } from "../../../engine/rule.ts";
import { pinnedCriteria, unpinned, whyPinned } from "./system-versions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-yum-package",
  title: "yum installs a package in whatever version there is",
  severity: "info",
  enabled: false,
  rationale: whyPinned,
  remedy: "Name the version (`nginx-1.28.0`).",
  criteria: pinnedCriteria,
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3033", match: "related", why: "theirs takes variables for packages" },
    { tool: "kics", id: "Yum install Without Version", match: "related", why: "theirs matches text" },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#run"],
  since: "0.1.0",

  check: (document, project) => unpinned(document, project, "dnf", ["yum"]),
};
