import type { Rule } from "../../../engine/rule.ts";
import { criteria, languageUses, rationale, unpinned } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-pip-package",
  title: "pip installs whichever release is the newest",
  severity: "info",
  enabled: true,
  rationale,
  remedy:
    "Name the release (`requests==2.32.5`), or install from a requirements file that holds versions and hashes, with `--require-hashes`.",
  criteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3013",
      match: "related",
      why: "theirs takes a bare lower bound for a version, and does not read pipx and uv",
    },
    {
      tool: "kics",
      id: "Unpinned Package Version in Pip Install",
      match: "related",
      why: "theirs matches text, values of flags included",
    },
  ],
  references: ["https://pip.pypa.io/en/stable/topics/repeatable-installs/"],
  since: "0.1.0",

  *check(document, project) {
    for (const found of languageUses(document, "pip")) {
      const { command } = found.use;
      const isHeld = command.flag(
        "-c",
        "--constraint",
        "--constraints",
        "--require-hashes",
        "--no-index",
        "--pre-built",
      );
      if (!isHeld) yield* unpinned({ document, project }, found, isFixed);
    }
  },
};

/** `==`, `===` and `~=` name a release; a commit or a tag of git stands without any of them. */
const isFixed = (version: string): boolean =>
  /^(?:===?|~=)/.test(version)
    ? !/^==\s*\*/.test(version)
    : !/^[<>!=]/.test(version) && !/^(?:main|master|HEAD|develop)$/.test(version);
