import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { indentationAt, lineEnding, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/consecutive-run",
  title: "RUN instructions follow one another",
  severity: "info",
  enabled: false,
  rationale:
    "Each RUN makes a layer, and what a later one deletes still lies in an earlier one. Contested: a build keeps separate layers in its cache, so that a change near the end repeats less, and few layers are no aim by themselves; the rule is off by default and leaves alone stages that do not ship.",
  remedy:
    "Join them with `&&` where the second cleans up after the first; keep them apart where the cache is worth more.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3059",
      match: "related",
      why: "theirs also reports stages that do not ship, and leaves alone a RUN of two commands",
    },
    {
      tool: "sonar",
      id: "S7031",
      match: "related",
      why: "how many commands theirs allows in each RUN is not known",
    },
    {
      tool: "kics",
      id: "Multiple RUN, ADD, COPY, Instructions Listed",
      match: "related",
      why: "theirs counts COPY and ADD with one destination as well, and long RUNs",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#run"],
  since: "0.1.0",

  *check(document, project) {
    for (const stage of document.shippedLayers(project.settings.shippedTargets)) {
      for (const [first, second] of neighbours(stage)) {
        if (!isShort(first) || !isShort(second) || flagsOf(first) !== flagsOf(second)) continue;
        yield {
          at: { span: second.keyword },
          message: "this RUN follows another one that it can be joined with",
          fixes: () => join(first, second),
        };
      }
    }
  },
};

const isRun = (instruction: AnyInstruction | undefined): instruction is Run => instruction?.name === "RUN";

/** The RUNs of a stage between which stands no other instruction. */
function neighbours({ instructions }: Stage): readonly (readonly [Run, Run])[] {
  return instructions.flatMap((second, index) => {
    const first = instructions[index - 1];
    return isRun(first) && isRun(second) ? [[first, second] as const] : [];
  });
}

/** A RUN of more than two commands has been thought about. */
const isShort = (run: Run): boolean =>
  run.form === "shell" && run.heredocs.length === 0 && run.hasScript && run.commands().length <= 2;

const flagsOf = ({ document, flags }: Run): string =>
  flags.map(({ span: { start, end } }) => document.source.slice(start, end)).join(" ");

/** What these commands set would hold in the second RUN as well. */
const lasting = ["cd", "exec", "exit", "export", "pushd", "set", "source", ".", "trap", "umask"];

function join(first: Run, second: Run): Fix[] {
  const { source, escape: escapeCharacter } = first.document;
  const between = source.slice(first.span.end, second.span.start);
  const lasts = first.commands(...lasting).length > 0 || first.commands().some(({ name }) => name === "");
  if (!first.isPlainChain || !second.isPlainChain || between.trim() !== "" || lasts) return [];
  const indentation = indentationAt(source, first.span.start);
  const edit = {
    span: span(first.restSpan.end, second.restSpan.start),
    text: ` ${escapeCharacter}${lineEnding(source)}${indentation}    && `,
  };
  return [{ title: "Join the two; the cache then repeats both together", kind: "review", edits: [{ edits: [edit] }] }];
}
