import type { Rule } from "../../../engine/rule.ts";
import { pinnedCriteria, unpinned, whyPinned } from "./system-versions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-apk-package",
  title: "apk installs a package in whatever version there is",
  severity: "info",
  enabled: false,
  rationale: whyPinned,
  remedy: "Name the version or a range (`curl=8.17.0-r1`, `curl~8.17`).",
  criteria: pinnedCriteria,
  fixable: false,
  equivalents: [
    { tool: "hadolint", id: "DL3018", match: "narrower", why: "theirs takes exclusions and variables for packages" },
    { tool: "kics", id: "Unpinned Package Version in Apk Add", match: "related", why: "theirs matches text" },
  ],
  references: ["https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper"],
  since: "0.1.0",

  check: (document, project) => unpinned(document, project, "apk", ["apk"]),
};
