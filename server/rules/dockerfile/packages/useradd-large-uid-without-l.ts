import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertAfter } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/useradd-large-uid-without-l",
  title: "A user with a large id is entered into the login log",
  severity: "hint",
  enabled: true,
  rationale:
    "useradd makes /var/log/lastlog and /var/log/faillog as long as the id is large. The files are sparse, but an archive of the layer holds every zero: the build takes minutes, and the image may grow by gigabytes.",
  remedy: "Create the user with `useradd -l` (`--no-log-init`).",
  criteria: {},
  fixable: "safe",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3046",
      match: "related",
      why: "theirs counts characters, and reads neither --uid nor variables",
    },
  ],
  references: [
    "https://docs.docker.com/build/building/best-practices/#user",
    "https://manpages.debian.org/bookworm/passwd/useradd.8.en.html",
  ],
  since: "0.1.0",
  needs: ["useradd"],

  *check(document) {
    for (const run of document.runsCalling(["useradd"])) {
      for (const useradd of run.commands("useradd")) {
        const word = useradd.flag("-u", "--uid")?.valueWord;
        if (!word || useradd.flag("-l", "--no-log-init") || !isLarge(run, useradd)) continue;
        const edits = [{ edits: [insertAfter({ span: useradd.nameSpan }, " -l")] }];
        yield {
          at: { span: word.span },
          message: "useradd makes the login log as long as this id is large",
          fixes: run.form === "exec" ? [] : [{ title: "Add -l", kind: "safe", edits }],
        };
      }
    }
  },
};

/** The smallest id with six digits; up to there the log stays below 30 MB. */
const large = 100_000;

function isLarge(run: Run, useradd: ShellCommand): boolean {
  const flag = useradd.flag("-u", "--uid");
  const value = flag?.value ?? run.document.expand(flag?.valueWord?.text.replace(/^--uid=/, "") ?? "", run);
  return value !== undefined && /^\d+$/.test(value) && Number(value) >= large;
}
