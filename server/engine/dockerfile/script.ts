import { groupBy } from "../group.ts";
import { moved } from "../text.ts";
import type { ShellCommand, ShellPipeline } from "./command.ts";
import { dialectOfProgram, isPosixLike, noOptions, optionsAfter, type ShellOptions } from "./dialect.ts";
import type { Heredoc } from "./heredoc.ts";
import { type LogicalLine, withLines } from "./logical-line.ts";
import { ScriptReader } from "./script-reader.ts";
import type { Word } from "./word.ts";

/** Says of a command, by its words alone, whether it is of a kind. */
export type CommandTest = (command: ShellCommand) => boolean;

/** Commands in order, and the pipelines that they stand in. */
interface Body {
  readonly commands: readonly ShellCommand[];
  readonly pipelines: readonly ShellPipeline[];
}

/** A script where it was read, with what holds wherever it moves. */
interface Read extends Body {
  readonly isPlainChain: boolean;
  readonly names: ReadonlySet<string>;
  /** Whether it has commands of a kind, as far as that was asked. */
  readonly kinds: Map<CommandTest, boolean>;
}

/**
 * The commands of one instruction. One that has moved in the source shares what was read, and moves it when it is asked
 * for.
 */
export class Script {
  readonly #read: Read;
  readonly #distance: number;
  #body: Body | undefined;
  #byName: ReadonlyMap<string, readonly ShellCommand[]> | undefined;

  /** `distance` is how far it stands from where it was read, in UTF-16 units. */
  constructor(read: Read, distance = 0) {
    this.#read = read;
    this.#distance = distance;
  }

  /** The names of the commands, each once. */
  get names(): ReadonlySet<string> {
    return this.#read.names;
  }

  get isPlainChain(): boolean {
    return this.#read.isPlainChain;
  }

  get commands(): readonly ShellCommand[] {
    return this.#here.commands;
  }

  get pipelines(): readonly ShellPipeline[] {
    return this.#here.pipelines;
  }

  /** Whether one of its pipelines has several members. */
  get hasPipe(): boolean {
    return this.#read.pipelines.some(({ length }) => length > 1);
  }

  /** The commands with one of these names, in order. */
  named(names: readonly string[]): readonly ShellCommand[] {
    let found = none;
    for (const name of names) {
      if (!this.names.has(name)) continue;
      // Most are called by one name alone, and then the order is known.
      if (found !== none) return this.commands.filter((command) => names.includes(command.name));
      found = this.#named(name);
    }
    return found;
  }

  /** The commands of a kind, in order. The test may look at nothing but the words of a command. */
  ofKind(isOfKind: CommandTest): readonly ShellCommand[] {
    const { commands, kinds } = this.#read;
    const known = kinds.get(isOfKind);
    const has = known ?? commands.some(isOfKind);
    if (known === undefined) kinds.set(isOfKind, has);
    return has ? this.commands.filter(isOfKind) : none;
  }

  /** The same script, `distance` further on in the source. */
  moved(distance: number): Script {
    if (this === emptyScript) return this;
    return new Script(this.#read, this.#distance + distance);
  }

  #named(name: string): readonly ShellCommand[] {
    if (this.names.size === 1) return this.commands;
    this.#byName ??= groupBy(this.commands, (command) => command.name);
    return this.#byName.get(name) ?? none;
  }

  get #here(): Body {
    this.#body ??= this.#distance === 0 ? this.#read : movedBody(this.#read, this.#distance);
    return this.#body;
  }
}

const none: readonly ShellCommand[] = [];

/** What is known of a text that could not be read. */
export const emptyScript: Script = scriptOf({ commands: [], pipelines: [], isPlainChain: false });

const finish = (reader: ScriptReader): Script => (reader.isBroken ? emptyScript : scriptOf(reader));

function scriptOf({ commands, pipelines, isPlainChain }: Omit<Read, "names" | "kinds">): Script {
  const names = new Set(commands.map(({ name }) => name));
  return new Script({ commands, pipelines, isPlainChain, names, kinds: new Map() });
}

function movedBody({ commands, pipelines }: Body, distance: number): Body {
  const moves = new Map(
    pipelines.map((pipeline) => {
      const members: ShellCommand[] = [];
      return [pipeline, { ...pipeline, span: moved(pipeline.span, distance), commands: members }];
    }),
  );
  const copies = commands.map((command) => {
    const pipeline = moves.get(command.pipeline);
    if (!pipeline) throw new TypeError("every command is in a pipeline of its script");
    const copy = command.moved(distance, pipeline);
    pipeline.commands.push(copy);
    return copy;
  });
  return { commands: copies, pipelines: [...moves.values()] };
}

/** The script of one instruction, kept over the versions of a document in which the instruction stays the same. */
export class KeptScript {
  #kept: { readonly key: number; readonly script: Script } | undefined;

  /** What `read` gives; `key` says all that this depends on beside the text of the instruction. */
  recall(key: number, read: () => Script): Script {
    if (this.#kept?.key !== key) this.#kept = { key, script: read() };
    return this.#kept.script;
  }

  /** For the same instruction `distance` further on; it does not hold on to this one. */
  moved(distance: number): KeptScript {
    const moved = new KeptScript();
    if (this.#kept) moved.#kept = { key: this.#kept.key, script: this.#kept.script.moved(distance) };
    return moved;
  }
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
