import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { flagText } from "../../../engine/dockerfile/downloads.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import { hostOf } from "../../../engine/dockerfile/url.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Span, span } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/pip-extra-index-url",
  title: "pip searches several indexes and takes the highest version",
  severity: "warning",
  enabled: true,
  rationale:
    "pip has no order among indexes: it takes the highest version from any of them. Whoever registers the name of an internal package at the public index with a higher version has their code installed in your image.",
  remedy:
    "Give one index with `--index-url` that serves both (a proxy in front of the public one), or pin every package with its hash (`--require-hashes`).",
  criteria: {
    "CC6.8": {
      why: "A package of a foreign publisher can take the place of an internal one.",
      limits: "Does not show whether the names are taken at the other index, or pinned by hash in a requirements file.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "semgrep",
      id: "dockerfile-pip-extra-index-url",
      match: "related",
      why: "ours also reads PIP_EXTRA_INDEX_URL, and excuses hashes and an index on the same host",
    },
  ],
  references: [
    "https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url",
    "https://pip.pypa.io/en/stable/topics/secure-installs/",
  ],
  since: "0.1.0",

  *check(document) {
    for (const keyword of ["ENV", "ARG"] as const) {
      for (const { pairs } of document.withTriggers(keyword)) yield* pairs.filter(setsIndex).map(inVariable);
    }
    for (const run of document.runsCalling(pips)) {
      for (const command of run.commands(...pips)) {
        const flag = command.flag("--extra-index-url");
        if (flag && !command.flag("--require-hashes") && !isSameHost(command))
          yield added(run, command, flag.word.span);
      }
    }
  },
};

const setsIndex = ({ name, value }: Pair): boolean => name === "PIP_EXTRA_INDEX_URL" && Boolean(value);

const inVariable = ({ name, nameSpan }: Pair): Problem => ({
  at: { span: nameSpan },
  message: `${name} lets pip take any package from either index`,
});

function added(run: Run, command: ShellCommand, word: Span): Problem {
  const isExec = run.form === "exec";
  const at = isExec ? word : span(word.start, word.start + "--extra-index-url".length);
  const fixes = isExec || command.flag("-i", "--index-url") ? [] : oneIndex(word.start);
  return { at: { span: at }, message: "--extra-index-url lets pip take any package from either index", fixes };
}

const pips = ["pip", "pip2", "pip3"] as const;

/** Whether all indexes lie on one host, which then decides which package is meant. */
function isSameHost(command: ShellCommand): boolean {
  const hosts = command.flags("-i", "--index-url", "--extra-index-url").map((flag) => hostOf(flagText(flag) ?? ""));
  return (
    hosts.length > 1 &&
    hosts[0] !== undefined &&
    command.flag("-i", "--index-url") !== undefined &&
    new Set(hosts).size === 1
  );
}

const oneIndex = (start: number): Fix[] => [
  {
    title: "Use this index alone; it must then serve the public packages, too",
    kind: "review",
    edits: [{ edits: [{ span: span(start, start + "--extra-index-url".length), text: "--index-url" }] }],
  },
];
