import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import { insertBefore } from "../../../engine/dockerfile/edit.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/glob-could-be-option",
  title: "A pattern can expand to an option",
  severity: "info",
  enabled: false,
  rationale:
    "The shell puts the names of files in place of `*`. A file called `-rf` or `--checkpoint-action=exec=…` then is an option of the command, and whoever can add a file to the folder decides what the command does. Contested: in a folder that the Dockerfile itself has filled no such name turns up, so the rule is off by default.",
  remedy: "Write `./*`, or put `--` before the pattern.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "sonar",
      id: "S6573",
      match: "related",
      why: "theirs looks at patterns that begin with *, and reports package managers and an echo of the pattern alone",
    },
    {
      tool: "hadolint",
      id: "SC2035",
      match: "wider",
      why: "theirs does not read a file where the next instruction follows a here-document without an empty line",
    },
  ],
  references: ["https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html#tag_12_02"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      for (const command of run.commandsOfKind(hasWildcard)) {
        for (const word of patterns(command)) {
          yield {
            at: { span: word.span },
            message: `${shorten(word.text, 40)} can expand to an option of ${shorten(command.name, 20)}`,
            fixes: [
              {
                title: "Put ./ before the pattern; names that the command prints then begin with it",
                kind: "review",
                edits: [{ edits: [insertBefore(word, "./")] }],
              },
            ],
          };
        }
      }
    }
  },
};

/** Commands that only print or compare their operands, or take patterns of something else than files. */
const harmless: ReadonlySet<string> = new Set(
  "[ [[ apk apt apt-cache apt-get aptitude dnf dpkg echo expr find microdnf printf rpm test yum zypper".split(" "),
);

const hasWildcard = (command: ShellCommand): boolean => !harmless.has(command.name) && patterns(command).length > 0;

/** The operands before `--` that begin with a wildcard. */
function patterns(command: ShellCommand): readonly ShellWord[] {
  const end = command.words.find(({ value }) => value === "--")?.span.start ?? Number.POSITIVE_INFINITY;
  return command.operands().filter(({ text, span }) => /^[*?]/.test(text) && span.start < end);
}
