import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { flagText, plainText } from "../../../engine/dockerfile/downloads.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import type { Problem } from "../../../engine/rule.ts";
import { type Span, shorten } from "../../../engine/text.ts";

/** A key that apt trusts for every repository. */
export interface Key {
  readonly at: Instruction;
  readonly problem: Problem;
  /** Where it comes through a pipe. */
  readonly piped?: Piped | undefined;
}

/** An `apt-key add` that takes a key from a pipe. */
export interface Piped {
  readonly run: Run;
  readonly command: ShellCommand;
}

const store = /^\/etc\/apt\/trusted\.gpg(?:\.d\/.*)?$/;

function* aptKeys(document: DockerfileDocument): Generator<Key> {
  for (const run of document.runsCalling(["apt-key"])) {
    for (const command of run.commands("apt-key")) {
      const words = command.words.map(plainText);
      const keyring = words[words.indexOf("--keyring") + 1];
      const adds = words.includes("add") || words.includes("adv");
      if (!adds || (words.includes("--keyring") && keyring !== undefined && !store.test(keyring))) continue;
      const message = "apt-key trusts the key for every repository";
      const isPiped = run.form !== "exec" && command.pipeline.length > 1 && words.join(" ") === "add -";
      yield {
        at: run,
        problem: { at: { span: command.span }, message },
        piped: isPiped ? { run, command } : undefined,
      };
    }
  }
}

const readers: ReadonlySet<string> = new Set("[ apt-key cat chmod chown find ls rm rmdir test".split(" "));

function* copiedKeys(document: DockerfileDocument): Generator<Key> {
  for (const keyword of ["ADD", "COPY"] as const) {
    for (const copy of document.withTriggers(keyword)) {
      const { destination } = copy;
      const path = destination && document.expand(destination.text, copy);
      if (path && store.test(path)) yield { at: copy, problem: stored(destination.span, path) };
    }
  }
}

/** Files that commands write into the common store. */
function* writtenKeys(document: DockerfileDocument): Generator<Key> {
  if (!document.source.includes("trusted.gpg")) return;
  for (const run of document.withTriggers("RUN")) {
    for (const command of run.commands()) {
      const found = readers.has(command.name) ? undefined : targetInStore(command);
      if (found) yield { at: run, problem: stored(found.span, plainText(found)) };
    }
  }
}

/** The word by which a command writes into the store: of a redirect, a flag or an operand. */
function targetInStore(command: ShellCommand): ShellWord | undefined {
  const redirects = command.redirects.flatMap(({ operator, target }) =>
    operator.includes(">") && target ? [target] : [],
  );
  const found = [...redirects, ...command.operands()].find((word) => store.test(plainText(word)));
  if (found) return found;
  const flag = command.flags().find((each) => store.test(flagText(each) ?? ""));
  return flag && (flag.valueWord ?? flag.word);
}

const stored = (at: Span, path: string): Problem => ({
  at: { span: at },
  message: `${shorten(path.replace(/^--?\w+=?/, ""), 46)} is trusted for every repository`,
  severity: "info",
});

/** The keys that a Dockerfile puts where apt trusts them for every repository. */
export function commonKeys(document: DockerfileDocument): readonly Key[] {
  const keys = [...aptKeys(document)];
  if (!document.source.includes("trusted.gpg")) return keys;
  return [...keys, ...copiedKeys(document), ...writtenKeys(document)];
}
