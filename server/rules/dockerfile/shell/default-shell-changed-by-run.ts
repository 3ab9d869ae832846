import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { changes, isRemoval } from "./shell-changes.ts";

const changers = Object.keys(changes);

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/default-shell-changed-by-run",
  title: "RUN changes the shell where SHELL would do",
  severity: "info",
  enabled: true,
  rationale:
    "A `/bin/sh` that is another program surprises everything that calls it: scripts of packages, of the base image and of later stages were written for the one that was there, and an update of its package puts it back.",
  remedy: 'Leave `/bin/sh` alone and name the shell for the build: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.',
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL4005",
      match: "related",
      why: "theirs also reports a link that points to /bin/sh, and knows ln alone",
    },
    {
      tool: "kics",
      id: "Changing Default Shell Using RUN Command",
      match: "related",
      why: "theirs matches the text at the start of a RUN, the shells of ordinary accounts included",
    },
    {
      tool: "kics",
      id: "Changing Default Shell Using SHELL Command",
      match: "related",
      why: "the earlier name of the same check",
    },
    {
      tool: "semgrep",
      id: "use-shell-instruction",
      match: "related",
      why: "theirs matches the text of an ln that begins a RUN",
    },
    {
      tool: "tally",
      id: "powershell/prefer-shell-instruction",
      match: "wider",
      why: "ours also reports a /bin/sh that is replaced",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#shell"],
  since: "0.1.0",

  *check(document) {
    for (const run of document.runsCalling(changers)) {
      if (run.isTrigger) continue;
      const command = run.commands(...changers).find((other) => changes[other.name]?.(other, run));
      if (!command) continue;
      const message = `${command.name} changes the default shell of the image`;
      yield { at: { span: command.span }, message, fixes: () => useShell(run, command) };
    }
    for (const stage of document.stages) yield* repeatedPowershell(stage, document);
  },
};

const shells: ReadonlySet<string> = new Set([
  "/bin/bash",
  "/usr/bin/bash",
  "bash",
  "/bin/zsh",
  "/bin/dash",
  "/bin/ash",
]);

/** SHELL in place of a RUN that does nothing else. */
function useShell(run: Run, command: ShellCommand): Fix[] {
  const [target] = command.name === "ln" ? command.operands() : [];
  const others = run.commands().filter((other) => other !== command && !isRemoval(other));
  if (target?.value === undefined || !shells.has(target.value) || others.length > 0 || !run.isPlainChain) return [];
  const path = target.value.startsWith("/") ? target.value : `/bin/${target.value}`;
  const edit = { span: run.span, text: `SHELL ["${path}", "-c"]` };
  return [
    {
      title: "Set SHELL instead; scripts that begin with #!/bin/sh keep the shell of the base image",
      kind: "review",
      edits: [{ edits: [edit] }],
    },
  ];
}

const powershell = /^(?:powershell|pwsh)(?:\.exe)?(?=\s)/i;

/** The first of several RUNs of a stage that each start PowerShell from another shell. */
function* repeatedPowershell(stage: Stage, { source }: DockerfileDocument): Generator<Problem> {
  const runs = stage.named("RUN").filter(({ form, rest }) => form === "shell" && powershell.test(rest));
  const [first] = runs;
  if (!first || runs.length < 2) return;
  const { start } = first.restSpan;
  const end = start + (powershell.exec(first.rest)?.[0].length ?? 0);
  const message = `${shorten(source.slice(start, end), 20)} is started by ${runs.length} RUNs of this stage`;
  yield { at: { span: { start, end } }, message };
}
