import type { Rule } from "../../../engine/rule.ts";
import { criteria, languageUses, rationale, unpinned } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-npm-package",
  title: "npm, yarn, pnpm or bun installs whichever release is the newest",
  severity: "info",
  enabled: true,
  rationale,
  remedy: "Name the release (`npm install -g serve@14.2.5`), or add the package to `package.json` and use `npm ci`.",
  criteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3016",
      match: "related",
      why: "theirs reads npm install alone, takes @latest for a version, and variables for packages",
    },
    {
      tool: "kics",
      id: "NPM Install Command Without Pinned Version",
      match: "related",
      why: "theirs matches the text of npm install alone",
    },
  ],
  references: ["https://docs.npmjs.com/cli/commands/npm-install"],
  since: "0.1.0",

  *check(document, project) {
    for (const found of languageUses(document, "npm")) yield* unpinned({ document, project }, found, isFixed);
  },
};

/** A number, a range that an upper end closes, a commit; a word alone is a tag that moves, as is a lower bound. */
const isFixed = (version: string): boolean => (/\d/.test(version) ? !/^>=?[^<]*$/.test(version) : /[$`]/.test(version));
