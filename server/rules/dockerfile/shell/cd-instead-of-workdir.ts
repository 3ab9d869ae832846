import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { insertInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

const changers: readonly string[] = ["cd"];

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/cd-instead-of-workdir",
  title: "RUN changes the folder where WORKDIR would do",
  severity: "info",
  enabled: false,
  rationale:
    "A `cd` holds for its RUN alone, so each step repeats it, and the one that forgets writes to another folder. Contested: a `cd` inside one RUN is plain and leaves the folder of later instructions as it was, which WORKDIR does not, so the rule is off by default.",
  remedy: "Set `WORKDIR` before the RUN, and set it back where later instructions need the earlier folder.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3003",
      match: "narrower",
      why: "theirs reports every cd; ours only one that begins a RUN, is alone in it and names a fixed folder",
    },
    { tool: "trivy", id: "DS-0013", match: "narrower", why: "theirs also reports a cd in the middle of a RUN" },
    {
      tool: "kics",
      id: "RUN Instruction Using 'cd' Instead of WORKDIR",
      match: "narrower",
      why: "theirs also reports a RUN that goes on to another folder",
    },
    {
      tool: "sonar",
      id: "S6597",
      match: "related",
      why: "theirs also reports a cd that ends a RUN, and excuses others than ours",
    },
    {
      tool: "semgrep",
      id: "use-workdir",
      match: "narrower",
      why: "theirs reports a cd to any folder, and a RUN that goes on to another one",
    },
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#workdir"],
  since: "0.1.0",
  needs: changers,

  *check(document) {
    for (const run of document.runsCalling(changers)) {
      if (run.isTrigger) continue;
      const [first] = run.commands();
      const folder = first && run.form !== "exec" && first.name === "cd" ? folderOf(run, first) : undefined;
      if (!first || folder === undefined) continue;
      yield {
        at: { span: first.span },
        message: `cd ${shorten(folder, 40)} begins this RUN where WORKDIR would name the folder`,
        fixes: () => useWorkdir(run, first, folder),
      };
    }
  },
};

/** The fixed folder that a RUN works in, as written; undefined where it changes folders again, or in a group only. */
function folderOf(run: Run, cd: ShellCommand): string | undefined {
  const [word, ...more] = cd.operands();
  const isAlone = run.commands("cd").length === 1 && run.commands("pushd").length === 0;
  if (!word || more.length > 0 || !isAlone || cd.isNested || cd.wrappers.length > 0) return undefined;
  const path = word.value ?? run.document.expand(word.text, run);
  return path !== undefined && /^\/[^*?]*$/.test(path) ? word.text : undefined;
}

/** WORKDIR before the RUN, and the RUN without its cd. */
function useWorkdir(run: Run, cd: ShellCommand, folder: string): Fix[] {
  const next = run.commands()[1];
  if (!run.isPlainChain || !next || run.heredocs.length > 0) return [];
  const edits = [
    insertInstruction(run.document, run, `WORKDIR ${folder}`),
    { span: span(cd.span.start, next.span.start), text: "" },
  ];
  const hasComment = run.document.comments.some(({ start }) => start > cd.span.start && start < next.span.start);
  if (hasComment) return [];
  return [{ title: "Use WORKDIR; instructions after it also run there", kind: "review", edits: [{ edits }] }];
}
