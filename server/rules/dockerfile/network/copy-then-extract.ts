import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { isUnpacker } from "../../../engine/dockerfile/download-uses.ts";
import { flagText, plainText } from "../../../engine/dockerfile/downloads.ts";
import { deleteInstruction } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { rememberTrait } from "../../../engine/memo.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { basename } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-then-extract",
  title: "An archive is copied and unpacked in two layers",
  severity: "hint",
  enabled: true,
  rationale:
    "The archive stays in the layer of COPY, whatever a later RUN deletes: the image holds the files twice, and everybody who pulls it pays for both.",
  remedy:
    "Use `ADD`, which unpacks a tar archive; for zip and others, mount the file: `RUN --mount=type=bind,source=a.zip,target=/a.zip unzip /a.zip`.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3010",
      match: "wider",
      why: "ours also reports zip, plain tar and files that get another name",
    },
  ],
  references: [
    "https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives",
    "https://docs.docker.com/reference/dockerfile/#run---mounttypebind",
  ],
  since: "0.1.0",
  needs: ["COPY"],

  *check(document, { settings }) {
    const layers = document.shippedLayers(settings.shippedTargets);
    for (const stage of document.stages) if (layers.has(stage)) yield* inStage(stage);
  },
};

const archive = /\.(?:7z|bz2|gz|lz|lzma|rar|tar|tbz2?|tgz|txz|tzst|xz|z|zip|zst)$/i;

/** One pass over a stage: archives that were copied wait, by name, for the RUN that unpacks them. */
function* inStage(stage: Stage): Generator<Problem> {
  const waiting = new Map<string, Copy<"COPY">>();
  for (const instruction of stage.instructions) {
    if (instruction.name === "COPY") for (const name of archivesOf(instruction)) waiting.set(name, instruction);
    else if (instruction.name === "RUN" && waiting.size > 0) yield* inRun(instruction, waiting);
  }
}

function* inRun(run: Run, waiting: Map<string, Copy<"COPY">>): Generator<Problem> {
  for (const command of run.commands()) {
    if (!isUnpacker(command)) continue;
    const names = command.words.map((word) => basename(flagValue(plainText(word))));
    const name = names.find((each) => waiting.has(each)) ?? "";
    const copy = waiting.get(name);
    if (!copy) continue;
    waiting.delete(name);
    yield unpacked(copy, run, command, name);
  }
}

const flagValue = (text: string): string => text.replace(/^--\w+=/, "");

/** Names under which archives of the build context are found in the image. */
const archivesOf = rememberTrait((copy: Copy<"COPY">): string[] => {
  if (copy.flag("from")?.value !== undefined) return [];
  const names = copy.sources.map(({ value }) => basename(value)).filter((name) => archive.test(name));
  const target = basename(copy.destination?.value ?? "");
  return names.length === 1 && archive.test(target) ? [target] : names;
});

function unpacked(copy: Copy<"COPY">, run: Run, command: ShellCommand, name: string): Problem {
  return {
    at: { span: copy.keyword },
    message: `${shorten(name, 36)} stays in this layer after ${command.name} unpacked it`,
    related: [{ span: command.span, message: `${command.name} unpacks it here` }],
    fixes: () => added(copy, run, command, name),
  };
}

const plainFlags = /^(?:-?[xzjJvpf]+|-[xzjJvp]*C|-C|--extract|--file|--directory|--gzip|--verbose)$/;

/** Turns COPY into ADD and deletes the RUN, where it unpacks one tar archive and does nothing else. */
function added(copy: Copy<"COPY">, run: Run, command: ShellCommand, name: string): Fix[] {
  const others = run.commands().filter((other) => other !== command);
  const isAlone = others.every(
    (other) => other.name === "rm" && basename(plainText(other.operands()[0] ?? command.words[0] ?? noWord)) === name,
  );
  const isPlain =
    command.name === "tar" && command.flags().every((flag) => flag.name.length === 2 || plainFlags.test(flag.name));
  const { destination } = copy;
  if (!run.isPlainChain || !isAlone || !isPlain || !destination || copy.sources.length !== 1 || run.mounts.length > 0)
    return [];
  const folder = command.flag("-C", "--directory");
  const target = folder ? (flagText(folder) ?? "") : "./";
  if (!/^[\w./-]+$/.test(target) || destination.text.startsWith('"')) return [];
  const edits = [
    { span: copy.keyword, text: "ADD" },
    { span: destination.span, text: target.endsWith("/") ? target : `${target}/` },
    deleteInstruction(copy.document, run),
  ];
  return [{ title: "Unpack it with ADD into the same folder", kind: "review", edits: [{ edits }] }];
}

const noWord = { span: { start: 0, end: 0 }, text: "", value: "" };
