import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { span } from "../../../engine/text.ts";
import { packageUses } from "./package-runs.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/apt-instead-of-apt-get",
  title: "apt is called where apt-get is stable",
  severity: "hint",
  enabled: true,
  rationale:
    "apt is made for people at a terminal: its options, its output and what it does without being asked may change from release to release, and it warns so in every build log.",
  remedy: "Call `apt-get`, and `apt-cache` for `search` and `show`.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3027", match: "narrower", why: "theirs also reads here-documents in other languages" },
    { tool: "checkov", id: "CKV_DOCKER_9", match: "related", why: "theirs looks for the word apt between blanks" },
    { tool: "kics", id: "Run Using apt", match: "related", why: "theirs matches text" },
    { tool: "semgrep", id: "prefer-apt-get", match: "related", why: "theirs matches text" },
  ],
  references: [
    "https://manpages.debian.org/bookworm/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS",
  ],
  since: "0.1.0",
  needs: ["apt"],

  *check(document) {
    for (const { run, use } of packageUses(document, "apt")) {
      if (use.command.name !== "apt") continue;
      yield {
        at: { span: use.command.nameSpan },
        message: "apt is made for people: its options and output may change between releases",
        fixes: run.form === "exec" ? [] : replacement(use.command),
      };
    }
  },
};

const alike: ReadonlySet<string> = new Set(
  "install update remove purge autoremove autoclean clean build-dep source".split(" "),
);
const cached: ReadonlySet<string> = new Set(["search", "show", "depends", "rdepends", "policy"]);

/** What does the same; `upgrade` of apt installs new packages where they are needed, apt-get does not. */
function replacement(command: ShellCommand): Fix[] {
  const subcommand = command.subcommand();
  const name = subcommand?.value ?? "";
  const { end } = command.nameSpan;
  const replace = (by: string): { span: { start: number; end: number }; text: string } => ({
    span: span(end - "apt".length, end),
    text: by,
  });
  if (alike.has(name)) {
    return [{ title: "Call apt-get", kind: "safe", edits: [{ edits: [replace("apt-get")] }] }];
  }
  if (cached.has(name)) {
    const title = "Call apt-cache, whose output differs";
    return [{ title, kind: "review", edits: [{ edits: [replace("apt-cache")] }] }];
  }
  if (name === "full-upgrade") {
    const title = "Call apt-get full-upgrade";
    return [{ title, kind: "review", edits: [{ edits: [replace("apt-get")] }] }];
  }
  if (name !== "upgrade" || !subcommand) return [];
  const insert = { span: span(subcommand.span.end, subcommand.span.end), text: " --with-new-pkgs" };
  const title = "Call apt-get upgrade --with-new-pkgs";
  return [{ title, kind: "review", edits: [{ edits: [replace("apt-get"), insert] }] }];
}
