import type { Rule } from "../../../engine/rule.ts";
import { pinnedCriteria, unpinned, whyPinned } from "./system-versions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-zypper-package",
  title: "zypper installs a package in whatever version there is",
  severity: "info",
  enabled: false,
  rationale: whyPinned,
  remedy: "Name the version or a range (`nginx=1.27.2`).",
  criteria: pinnedCriteria,
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3037", match: "related", why: "theirs takes variables and patterns for packages" },
    { tool: "kics", id: "Zypper Install Without Version", match: "related", why: "theirs matches text" },
  ],
  references: ["https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html"],
  since: "0.1.0",

  check: (document, project) => unpinned(document, project, "zypper", ["zypper"]),
};
