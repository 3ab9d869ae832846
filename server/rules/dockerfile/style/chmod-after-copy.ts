import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { insertBefore } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { AnyInstruction } from "../../../engine/dockerfile/instructions.ts";
import { syntaxAllows } from "../../../engine/dockerfile/syntax-version.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/chmod-after-copy",
  title: "A copied file gets its permissions in a layer of its own",
  severity: "info",
  enabled: false,
  rationale:
    "The layer of the RUN holds the whole file once more. The check is contested, so it is off by default: for a small script the second layer costs nothing, and `--chmod` needs BuildKit.",
  remedy: "Give the permissions to COPY with `--chmod`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "prefer-copy-chmod",
      match: "related",
      why: "theirs also takes modes in letters, and instructions that have other flags",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---chown---chmod"],
  since: "0.1.0",
  needs: ["chmod"],

  *check(document) {
    if (!syntaxAllows(document, 2)) return;
    for (const run of document.named("RUN")) {
      const copy = document.instructions[run.index - 1];
      const mode = copy && modeFor(copy, run);
      if (!copy || mode === undefined) continue;
      yield {
        at: { span: run.restSpan },
        message: `${shorten(run.rest, 40)} stores the copied file a second time`,
        fixes: [fixOf(copy, run, mode)],
      };
    }
  },
};

/** The octal mode that a RUN gives to exactly the file that the instruction before it copied. */
function modeFor(copy: AnyInstruction, run: Run): string | undefined {
  if (copy.name !== "COPY" || copy.flag("chmod")) return undefined;
  const [chmod, more] = run.commands();
  if (chmod?.name !== "chmod" || more || run.mounts.length > 0 || !run.isPlainChain) return undefined;
  const [mode, path, others] = chmod.words.map(({ value }) => value);
  return mode !== undefined && /^[0-7]{3,4}$/.test(mode) && path === copiedFile(copy) && isWhole(chmod, others)
    ? mode
    : undefined;
}

const isWhole = ({ words }: ShellCommand, others: string | undefined): boolean =>
  words.length === 2 && others === undefined;

/** Where the only file of a COPY lands; undefined where that is not certain. */
function copiedFile({ sources, destination, heredocs }: Copy): string | undefined {
  const [source] = sources;
  const path = destination?.value;
  if (!source || !path?.startsWith("/") || sources.length > 1 || heredocs.length > 0) return undefined;
  if (/[*?[$]|\/$|^\.{0,2}$/.test(source.value)) return undefined;
  return path.endsWith("/") ? path + source.value.slice(source.value.lastIndexOf("/") + 1) : path;
}

function fixOf(copy: AnyInstruction, run: Run, mode: string): Fix {
  const insertion = insertBefore({ span: span(copy.restSpan.start, copy.restSpan.start) }, `--chmod=${mode} `);
  const edits = [insertion, { span: span(copy.span.end, run.span.end), text: "" }];
  return {
    title: `Copy with --chmod=${mode}, for all that is copied if it is a folder`,
    kind: "review",
    edits: [{ edits }],
  };
}
