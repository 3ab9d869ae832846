import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";
import { criteria, languageUses, rationale, unpinned } from "./language-uses.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-go-tool",
  title: "go fetches whichever release is the newest",
  severity: "info",
  enabled: true,
  rationale,
  remedy: "Name the release: `go install golang.org/x/tools/cmd/stringer@v0.37.0`, or list the tool in `go.mod`.",
  criteria,
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3062",
      match: "related",
      why: "theirs also reports go run main.go, and commands that a go.mod gives the version for",
    },
  ],
  references: ["https://go.dev/ref/mod#go-install", "https://go.dev/ref/mod#version-queries"],
  since: "0.1.0",

  *check(document, project) {
    for (const found of languageUses(document, "go")) {
      const isGet = found.use.subcommand?.value === "get";
      const isHeld = (version: string | undefined): boolean => version === undefined && !isGet && hasModule(found.run);
      const packages = found.use.packages.filter(({ version }) => !isHeld(version));
      yield* unpinned({ document, project }, { run: found.run, use: { ...found.use, packages } }, isFixed);
    }
  },
};

/** Without a version, `go install` and `go run` take the one of the `go.mod` that they stand in, where there is one. */
function hasModule(run: Run): boolean {
  const cd = run.commands("cd", "pushd", "git").length > 0;
  const brings = (run.stage?.chain ?? []).some((stage) =>
    stage.instructions.some(({ name, index }) => (name === "COPY" || name === "ADD") && index < run.index),
  );
  return cd || brings || run.mounts.some(({ type }) => type === "bind") || run.commands("go").some(isInit);
}

const isInit = (command: { readonly words: readonly { readonly value: string | undefined }[] }): boolean =>
  command.words[0]?.value === "mod";

/** Branches and the words that stand for the newest release move; a number, a commit and `none` do not. */
const isFixed = (version: string): boolean =>
  !/^(?:latest|upgrade|patch|main|master|HEAD|develop|trunk|>.*)$/.test(version);
