import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { flagText, knownText, plainText } from "../../../engine/dockerfile/downloads.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { hostOf, isPrivate } from "../../../engine/dockerfile/url.ts";
import { remember } from "../../../engine/memo.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";
import { isBranch } from "./moving-references.ts";
import { reachesImage } from "./reach.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unpinned-git-clone",
  title: "A repository is cloned at whatever its branch holds",
  severity: "info",
  enabled: true,
  rationale:
    "Two builds of the same Dockerfile hold different code, and nothing says which. Whoever may push to that branch, or takes over such an account, is in your next image.",
  remedy:
    "Check out a commit (`git checkout <commit>`) or clone a release tag; `ADD https://host/repo.git#<commit> /src` does it without git in the image.",
  criteria: {
    "CC8.1": {
      why: "The content of the image changes without a change to its source.",
      limits: "Does not show whether the other repository's changes are reviewed.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "tally", id: "prefer-add-git", match: "related", why: "theirs asks for ADD instead of git clone" },
  ],
  references: [
    "https://git-scm.com/docs/git-clone",
    "https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository",
  ],
  since: "0.1.0",
  needs: ["git"],

  *check(document, { settings }) {
    for (const run of document.runsCalling(["git"])) {
      for (const command of run.commands("git")) {
        const url = clonedUrl(run, command);
        if (url === undefined || !isMoving(run, command)) continue;
        yield {
          at: { span: { start: command.nameSpan.start, end: command.subcommand()?.span.end ?? command.nameSpan.end } },
          message: `git clone of ${shorten(basename(url), 40)} takes whatever its branch holds`,
          severity: reachesImage(run, settings) ? "info" : "hint",
          fixes: () => tagged(run, command),
        };
      }
    }
  },
};

const valueFlags: ReadonlySet<string> = new Set(
  "-c -C --git-dir --work-tree -b --branch --depth -o --origin --reference --separate-git-dir -j --jobs -u --upload-pack --filter --shallow-since --config".split(
    " ",
  ),
);

/** The URL that a command clones; undefined when it clones none, or one that is private or not known. */
function clonedUrl(run: Run, command: ShellCommand): string | undefined {
  const [subcommand, repository] = command.operands(valueFlags);
  if (subcommand?.value !== "clone" || !repository) return undefined;
  const url = knownText(repository, run);
  const host = /^(?:[a-z]+:\/\/|[\w.-]+@[\w.-]+:)/i.test(url) ? hostOf(url) : undefined;
  return host === undefined || isPrivate(host) ? undefined : url;
}

/** Whether nothing says which commit or tag is wanted; what is not known may say so. */
function isMoving(run: Run, command: ShellCommand): boolean {
  const branch = command.flag("-b", "--branch", "--revision");
  if (branch) return isBranch(flagText(branch) ?? "");
  const others = run.stage && !run.isTrigger ? pinsIn(run.stage) : run.commands("git").filter(pins);
  return !others.some((other) => other.span.start > command.span.start);
}

const pinsIn = remember((stage: Stage): readonly ShellCommand[] =>
  stage.runsCalling(["git"]).flatMap((run) => run.commands("git").filter(pins)),
);

/** Whether a command moves a clone to something that is no branch. */
function pins(command: ShellCommand): boolean {
  const [subcommand, ...references] = command.operands().map(plainText);
  if (!subcommand || !/^(?:checkout|switch|reset|fetch|pull|submodule)$/.test(subcommand)) return false;
  return references.some((reference) => !isBranch(reference) && reference !== "origin");
}

function tagged(run: Run, command: ShellCommand): Fix[] {
  const subcommand = command.subcommand();
  if (run.form === "exec" || run.isTrigger || !subcommand || command.flag("-b", "--branch", "--revision")) return [];
  const edit = insertAfter(subcommand, " --branch ${1:tag}");
  return [{ title: "Clone a tag: fill in its name", kind: "review", edits: [{ edits: [edit] }], snippet: true }];
}
