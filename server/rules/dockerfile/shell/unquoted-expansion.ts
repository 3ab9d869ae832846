import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { bareExpansions } from "./expansions.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/unquoted-expansion",
  title: "A variable outside quotes falls apart at blanks",
  severity: "info",
  enabled: false,
  rationale:
    "The shell splits an unquoted value at blanks and reads `*` in it as a pattern, so a build argument with a blank turns one operand into two: `rm -rf $DIR` then removes another folder. Contested: the values of most builds are versions and paths without blanks, and lists of packages need the splitting, so the rule is off by default.",
  remedy: 'Put the variable in double quotes: `"$DIR"`.',
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "sonar",
      id: "S6570",
      match: "related",
      why: "theirs does not ask what the value is; ours is silent where it is known to hold no blank, or named as a list",
    },
    {
      tool: "hadolint",
      id: "SC2086",
      match: "related",
      why: "theirs takes every ARG and ENV for a value without blanks, and reports lists and variables such as HOME",
    },
  ],
  references: ["https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_05"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      for (const command of run.commandsOfKind(isExpanded)) yield* judge(run, command);
    }
  },
};

function* judge(run: Run, command: ShellCommand): Generator<Problem> {
  for (const { name, span } of expansionsOf(command)) {
    if (isHarmless(run, name)) continue;
    yield {
      at: { span: span ?? command.nameSpan },
      message: `$${shorten(name, 40)} stands outside quotes: the shell splits it at blanks`,
      fixes: () => quote(run, span),
    };
  }
}

/** Commands that are given several words by one variable. */
const splitsOnPurpose: ReadonlySet<string> = new Set(["eval", "set"]);

const assignment = /^[A-Za-z_]\w*=/;

const expansionsOf = ({ words }: ShellCommand): ReturnType<typeof bareExpansions> =>
  words.filter(({ value, text }) => value === undefined && !assignment.test(text)).flatMap(bareExpansions);

const isExpanded = (command: ShellCommand): boolean =>
  !splitsOnPurpose.has(command.name) && expansionsOf(command).length > 0;

/** Names of lists, whose value is meant to fall apart. */
const list =
  /(?:args|cmd|command|deps|dirs|exts|extensions|features|files|flags|libs|list|modules|opts|options|packages|paths|pkgs|tags|targets)$/i;
/** Variables of the builder and the shell whose values have no blanks. */
const plain = /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|EUID|HOME|HOSTNAME|PPID|RANDOM|SHLVL|UID)$/;

/** Whether splitting is meant, or changes nothing. */
function isHarmless(run: Run, name: string): boolean {
  if (list.test(name) || plain.test(name)) return true;
  const assigned = run.commands().flatMap(({ assignments }) => assignments.filter((other) => other.name === name));
  if (assigned.length > 0) return assigned.every(({ value }) => isPlain(value));
  return run.document.variable(name, run)?.instruction.name === "ENV" && isPlain(run.document.expand(`$${name}`, run));
}

const isPlain = (value: string | undefined): boolean => value !== undefined && value !== "" && !/[\s*?[]/.test(value);

/** In an exec form the quotes would end a string of the array. */
function quote(run: Run, span: Span | undefined): Fix[] {
  if (!span || run.form === "exec") return [];
  const edit = { span, text: `"${run.document.source.slice(span.start, span.end)}"` };
  return [{ title: "Put it in quotes; a list in it is then one word", kind: "review", edits: [{ edits: [edit] }] }];
}
