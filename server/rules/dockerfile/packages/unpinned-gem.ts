import type { Rule } from "../../../engine/rule.ts";
import { criteria, languageUses, rationale, unpinned } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-gem",
  title: "gem installs whichever release is the newest",
  severity: "info",
  enabled: true,
  rationale,
  remedy: "Name the release (`gem install rails -v 8.0.2`), or use Bundler with a `Gemfile.lock`.",
  criteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3028",
      match: "related",
      why: "theirs takes a bare lower bound for a version, and files for packages",
    },
    {
      tool: "kics",
      id: "Gem Install Without Version",
      match: "related",
      why: "theirs matches text and does not know gem i",
    },
  ],
  references: ["https://guides.rubygems.org/command-reference/#gem-install"],
  since: "0.1.0",

  *check(document, project) {
    for (const found of languageUses(document, "gem")) {
      const { command } = found.use;
      const flag = command.flag("-v", "--version");
      if (command.flag("-g", "--file", "-l", "--local") || (flag && isFixed(flag.value ?? "0"))) continue;
      yield* unpinned({ document, project }, found, isFixed);
    }
  },
};

const isFixed = (version: string): boolean => !/^\s*>/.test(version) || version.includes("<");
