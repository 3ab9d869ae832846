import { moved } from "../text.ts";
import type { ShellCommand, ShellPipeline } from "./command.ts";
import { dialectOfProgram, isPosixLike, noOptions, optionsAfter, type ShellOptions } from "./dialect.ts";
import type { Heredoc } from "./heredoc.ts";
import { type LogicalLine, withLines } from "./logical-line.ts";
import { ScriptReader } from "./script-reader.ts";
import type { Word } from "./word.ts";

/** The commands of one instruction. */
export interface Script {
  readonly commands: readonly ShellCommand[];
  readonly byName: ReadonlyMap<string, readonly ShellCommand[]>;
  readonly pipelines: readonly ShellPipeline[];
  readonly isPlainChain: boolean;
}

/** What is known of a text that could not be read. */
export const emptyScript: Script = { commands: [], byName: new Map(), pipelines: [], isPlainChain: false };

const finish = (reader: ScriptReader): Script => (reader.isBroken ? emptyScript : scriptOf(reader));

function scriptOf({ commands, pipelines, isPlainChain }: Omit<Script, "byName">): Script {
  const byName = new Map<string, ShellCommand[]>();
  for (const command of commands) {
    const list = byName.get(command.name);
    if (list) list.push(command);
    else byName.set(command.name, [command]);
  }
  return { commands, byName, pipelines, isPlainChain };
}

/** The script of one instruction, kept over the versions of a document in which the instruction stays the same. */
export class KeptScript {
  #own: { readonly key: string; readonly script: Script } | undefined;
  #earlier: { readonly key: string; readonly script: Script; readonly distance: number } | undefined;

  /** What `read` gives; `key` says all that this depends on beside the text of the instruction. */
  recall(key: string, read: () => Script): Script {
    if (this.#own?.key !== key) this.#own = { key, script: this.#movedHere(key) ?? read() };
    return this.#own.script;
  }

  #movedHere(key: string): Script | undefined {
    return this.#earlier?.key === key ? movedScript(this.#earlier.script, this.#earlier.distance) : undefined;
  }

  /** For the same instruction `distance` further on; it does not hold on to this one. */
  moved(distance: number): KeptScript {
    const kept = new KeptScript();
    if (this.#own) kept.#earlier = { ...this.#own, distance };
    else if (this.#earlier) kept.#earlier = { ...this.#earlier, distance: this.#earlier.distance + distance };
    return kept;
  }
}

function movedScript(script: Script, distance: number): Script {
  if (script === emptyScript) return emptyScript;
  const commands: ShellCommand[] = [];
  const pipelines = new Map(
    script.pipelines.map((pipeline) => {
      const members: ShellCommand[] = [];
      return [pipeline, { ...pipeline, span: moved(pipeline.span, distance), commands: members }];
    }),
  );
  for (const command of script.commands) {
    const pipeline = pipelines.get(command.pipeline);
    if (!pipeline) throw new TypeError("every command is in a pipeline of its script");
    const copy = command.moved(distance, pipeline);
    pipeline.commands.push(copy);
    commands.push(copy);
  }
  return scriptOf({ commands, pipelines: [...pipelines.values()], isPlainChain: script.isPlainChain });
}

/** Reads a shell form, here-documents included; a text the shell parser finds an error in is an empty script. */
export function readScript(
  source: string,
  line: LogicalLine,
  start: number,
  heredocs: readonly Heredoc[],
  options: ShellOptions,
): Script {
  const whole = withHeredocs(source, line, heredocs);
  if (!whole) return emptyScript;
  const reader = new ScriptReader((from, to) => whole.span(start + from, start + to), options);
  reader.read(whole.text.slice(start));
  return finish(reader);
}

/** A line with the here-documents that it opens; undefined when the file ends inside one. */
export function withHeredocs(source: string, line: LogicalLine, heredocs: readonly Heredoc[]): LogicalLine | undefined {
  const first = heredocs[0];
  const end = heredocs.at(-1)?.closing?.end;
  if (!first) return line;
  return end === undefined ? undefined : withLines(source, first.body.start, end, line);
}

/** Reads a here-document that is the whole command; a shebang for another language makes it an empty script. */
export function readHeredocScript(source: string, heredoc: Heredoc, options: ShellOptions): Script {
  if (!heredoc.closing) return emptyScript;
  const body = withLines(source, heredoc.body.start, heredoc.body.end);
  const shebang = /^\t*#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(body.text);
  let started = options;
  if (shebang) {
    const [, program = "", argument = ""] = shebang;
    const isEnv = program.endsWith("/env");
    if (!isPosixLike(dialectOfProgram(isEnv ? argument : program))) return emptyScript;
    started = optionsAfter(noOptions, isEnv ? [] : [{ value: argument }]);
  }
  const reader = new ScriptReader((from, to) => body.span(from, to), started, { inHeredoc: true });
  reader.read(body.text);
  return finish(reader);
}

/** Reads an exec form: one command, and the script it passes to a shell with `-c`. */
export function readExec(line: LogicalLine, words: readonly Word[]): Script {
  const reader = new ScriptReader((from, to) => line.span(from, to), noOptions);
  reader.readWords(words);
  return finish(reader);
}
