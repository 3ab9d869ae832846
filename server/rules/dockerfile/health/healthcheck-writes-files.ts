import type { Rule } from "../../../engine/rule.ts";
import { activeChecks, insertWords } from "./checks.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/healthcheck-writes-files",
  title: "The health check saves the page that it asks for",
  severity: "warning",
  enabled: true,
  rationale:
    "wget writes each answer to a file of the container. The one of busybox finds its own file at the second check, fails, and a sound server is called unhealthy; GNU wget numbers them and fills the disk. As a user who cannot write there it never succeeds.",
  remedy: "Throw the page away with `-O /dev/null`, or ask with `--spider` where the server answers HEAD requests.",
  criteria: {
    "CC7.2": {
      why: "A check that fails because of its own files no longer tells whether the server answers.",
      limits: "Does not show that the page stands for the health of the server.",
    },
  },
  fixable: "safe",
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#healthcheck",
    "https://www.gnu.org/software/wget/manual/wget.html#Download-Options",
  ],
  since: "0.1.0",
  needs: ["HEALTHCHECK"],

  *check(document, { settings }) {
    for (const { check } of activeChecks(document, settings)) {
      for (const command of check.commands("wget")) {
        if (command.flag(...kept) || command.operands().length === 0) continue;
        yield {
          at: { span: command.nameSpan },
          message: "wget saves the answer to a file at every health check",
          fixes: [
            {
              title: "Throw the answer away",
              kind: "safe",
              edits: [{ edits: [insertWords(check, command, "-O", "/dev/null")] }],
            },
          ],
        };
      }
    }
  },
};

/** Flags with which wget writes no file of that name, or one that somebody chose. */
const kept: readonly string[] = [
  "-O",
  "--output-document",
  "--spider",
  "--delete-after",
  "-P",
  "--directory-prefix",
  "--version",
  "--help",
];
