import type { ShellCommand } from "../dockerfile/command.ts";
import { isWindows, noOptions } from "../dockerfile/dialect.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { Cmd, Entrypoint } from "../dockerfile/execution.ts";
import { ScriptReader } from "../dockerfile/script-reader.ts";
import type { Stage } from "../dockerfile/stages.ts";
import type { Word } from "../dockerfile/word.ts";
import { span } from "../text.ts";
import { basename, join } from "../uri.ts";
import { BuildContext } from "./build-context.ts";
import { ImageFiles } from "./files.ts";
import type { Lookup } from "./lookup.ts";

/** A shell script of the repository that containers of a shipped stage start with. */
export interface StartScript {
  readonly stage: Stage;
  readonly started: Cmd | Entrypoint;
  /** The word of the instruction that names it. */
  readonly word: Word;
  /** The file that holds the script, which is the Dockerfile for a here-document. */
  readonly uri: string;
  readonly text: string;
  /** Its simple commands; the spans are of the file. */
  readonly commands: readonly ShellCommand[];
}

/** Names of scripts: others may be programs. */
const scriptName = /\.(?:ba|a|da|k)?sh$|entry-?point/;
/** Where a program called by its name alone is found, scripts of one's own first. */
const searched: readonly string[] = ["/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/bin"];
/** Longer texts are no scripts to start with. */
const longest = 100_000;

/** The scripts that the shipped stages of a Dockerfile start; what of them is not at hand is noted by the lookup. */
export function startScriptsOf(
  document: DockerfileDocument,
  targets: readonly string[] | undefined,
  lookup: Lookup,
): readonly StartScript[] {
  let read: ((stage: Stage) => ImageFiles) | undefined;
  return document.shippedStages(targets).flatMap((stage) => {
    const started = stage.entrypoint ?? stage.cmd;
    const word = started && started.form === "exec" && !isWindows(stage) ? scriptWord(started) : undefined;
    if (!started || !word) return [];
    read ??= filesReader(document, lookup);
    const found = textOf(read(stage), word, lookup);
    const commands = found && commandsOf(found.text, found.start);
    return found && commands ? [{ stage, started, word, uri: found.uri, text: found.text, commands }] : [];
  });
}

/** The word that names the script: the first, or the one that a shell is given. */
function scriptWord({ words }: Cmd | Entrypoint): Word | undefined {
  const word = words.find(({ value }) => !starter.test(value));
  return word && scriptName.test(basename(word.value)) ? word : undefined;
}

/** Shells that are given a script, and their flags. */
const starter = /^(?:(?:\/usr)?(?:\/local)?(?:\/bin\/)?(?:ba|a|da)?sh|-[euxl]+)$/;

function filesReader(document: DockerfileDocument, lookup: Lookup): (stage: Stage) => ImageFiles {
  const context = new BuildContext(document, lookup);
  const byStage = new Map<Stage, ImageFiles>();
  const filesOf = (stage: Stage): ImageFiles => {
    const files = byStage.get(stage) ?? new ImageFiles(stage, context, lookup, filesOf);
    byStage.set(stage, files);
    return files;
  };
  return filesOf;
}

interface Found {
  readonly uri: string;
  readonly text: string;
  /** Offset of the text in the file. */
  readonly start: number;
}

function textOf(files: ImageFiles, { value }: Word, lookup: Lookup): Found | undefined {
  for (const path of pathsOf(files.stage, value)) {
    const file = files.find(path);
    const found = typeof file === "object" ? lookup.text(file.uri) : undefined;
    if (typeof file === "object" && typeof found === "object") return { uri: file.uri, text: found.text, start: 0 };
    const own = heredocOf(files.stage, path);
    if (own) return own;
  }
  return undefined;
}

function pathsOf(stage: Stage, value: string): readonly string[] {
  if (value.startsWith("/")) return [join("/", value)];
  if (!value.includes("/")) return searched.map((folder) => join(folder, value));
  const folder = stage.workdir?.resolved;
  return folder?.startsWith("/") ? [join(folder, value)] : [];
}

/** The script that a COPY has in the Dockerfile itself, when the builder puts no variables into it. */
function heredocOf({ chain, document }: Stage, path: string): Found | undefined {
  for (const copy of chain.flatMap((stage) => stage.named("COPY"))) {
    const [heredoc, ...more] = copy.heredocs;
    if (!heredoc?.closing || heredoc.expands || more.length > 0 || copy.destination?.value !== path) continue;
    const { start, end } = heredoc.body;
    return { uri: document.uri, text: document.source.slice(start, end), start };
  }
  return undefined;
}

const shebang = /^\t*#!\s*(?:\S*\/)?(?:env\s+)?(?:-S\s+)?(?:\S*\/)?(?:ba|a|da|k)?sh\b/;

/** The commands of a shell script; undefined for another language and for a text that is not understood. */
function commandsOf(text: string, start: number): readonly ShellCommand[] | undefined {
  if (text.length > longest || (text.startsWith("#!") && !shebang.test(text))) return undefined;
  const reader = new ScriptReader((from, to) => span(start + from, start + to), noOptions);
  reader.read(text);
  return reader.isBroken ? undefined : reader.commands;
}
