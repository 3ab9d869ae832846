import type { Answers } from "../answers.ts";
import { commands, type Section } from "./section.ts";

/** What checks each change. */
export function checkSection(answers: Answers): Section | undefined {
  if (!answers.ci) return undefined;
  return {
    title: "Checks",
    text: [
      "The workflow .github/workflows/portcullis.yml checks these files with each push, each pull request and once a week, and",
      "shows findings beside the code. It stops at severity warning. Its actions are pinned to the commits of releases.",
      "The hook checks before a commit, once it is turned on in a clone:",
      "",
      commands("git config core.hooksPath .githooks"),
      "",
      "Whether files still are what the answers give is told by exit code 10 of:",
      "",
      commands("portcullis scaffold --config .portcullis/stack.yaml --yes --dry-run"),
    ],
    criteria: ["CC4.1", "CC7.1", "CC8.1"],
    people: [
      "Make the check mandatory before a merge, and review each change by somebody else than its author: the repository's settings do that, not these files.",
      "Follow up findings and exceptions; an exception names its reason, and better an owner and an end (CC4.2).",
    ],
  };
}
