import type { ShellCommand, ShellPipeline } from "./command.ts";
import { type Dialect, dialectOf, isPosixLike, noOptions, optionsOf, type ShellOptions } from "./dialect.ts";
import type { Heredoc } from "./heredoc.ts";
import { Instruction } from "./instruction.ts";
import { type LogicalLine, skipBlanks } from "./logical-line.ts";
import { type Mount, readMounts } from "./mount.ts";
import {
  type CommandTest,
  emptyScript,
  readExec,
  readHeredocScript,
  readScript,
  type Script,
  withHeredocs,
} from "./script.ts";
import { jsonWords, type Word } from "./word.ts";

/** `exec`: a JSON array that no shell sees; `shell`: text for the shell; `heredoc`: a here-document for the shell. */
export type Form = "exec" | "shell" | "heredoc";

/** An instruction that holds a command. */
export abstract class Execution extends Instruction {
  #script: Script | undefined;
  #exec: { words: readonly Word[] | undefined } | undefined;

  get form(): Form {
    if (this.exec) return "exec";
    const [heredoc] = this.heredocs;
    return heredoc && this.heredocs.length === 1 && this.isSpan(heredoc) ? "heredoc" : "shell";
  }

  /** What reads the shell form here: SHELL along the chain, else what the base image implies. */
  get shell(): Dialect {
    return dialectOf(this);
  }

  /**
   * The simple commands, wherever they stand, in order; with names only those so called. A Windows or unknown shell, and
   * a text the shell parser finds an error in, give none: rules stay silent about what was not understood.
   */
  commands(...names: readonly string[]): readonly ShellCommand[] {
    return names.length === 0 ? this.script.commands : this.script.named(names);
  }

  /** The simple commands of a kind, in order. The test may look at nothing but the words of a command. */
  commandsOfKind(isOfKind: CommandTest): readonly ShellCommand[] {
    return this.script.ofKind(isOfKind);
  }

  /** The names of the simple commands, each once. */
  get commandNames(): ReadonlySet<string> {
    return this.script.names;
  }

  /** All pipelines, those of one command too. */
  get pipelines(): readonly ShellPipeline[] {
    return this.script.pipelines;
  }

  /** Whether one of the pipelines has several members. */
  get hasPipe(): boolean {
    return this.script.hasPipe;
  }

  /** Whether the shell text is one list of simple commands or pipelines joined by `&&` alone, which can be appended to. */
  get isPlainChain(): boolean {
    return this.form === "shell" && this.heredocs.length === 0 && this.script.isPlainChain;
  }

  /** Whether the commands could be read; false for Windows shells and for text in error. */
  get hasScript(): boolean {
    return this.script !== emptyScript;
  }

  /**
   * What follows the flags with the here-documents after it, as a shell is given it, and the index at which it starts;
   * undefined when the file ends inside a here-document.
   */
  get shellText(): { readonly line: LogicalLine; readonly start: number } | undefined {
    const line = withHeredocs(this.document.source, this.place.line, this.heredocs);
    return line && { line, start: this.commandStart };
  }

  /** Index in the line at which the command itself starts. */
  protected get commandStart(): number {
    return this.restStart;
  }

  protected override readWords(): readonly Word[] {
    return this.exec ?? super.readWords();
  }

  protected get exec(): readonly Word[] | undefined {
    this.#exec ??= { words: jsonWords(this.place.line, this.commandStart) };
    return this.#exec.words;
  }

  private get script(): Script {
    this.#script ??= this.readCommands();
    return this.#script;
  }

  private readCommands(): Script {
    if (!this.exec && !isPosixLike(this.shell)) return emptyScript;
    const options = this.exec ? noOptions : optionsOf(this);
    const key = this.commandStart * 4 + (options.pipefail ? 2 : 0) + (options.errexit ? 1 : 0);
    return this.place.script.recall(key, () => this.parseCommands(options));
  }

  private parseCommands(options: ShellOptions): Script {
    if (this.exec) return readExec(this.place.line, this.exec);
    const [heredoc] = this.heredocs;
    if (this.form === "heredoc" && heredoc) return readHeredocScript(this.document.source, heredoc, options);
    return readScript(this.document.source, this.place.line, this.commandStart, this.heredocs, options);
  }

  private isSpan(heredoc: Heredoc): boolean {
    const { start, end } = this.restSpan;
    return heredoc.opener.start === start && heredoc.opener.end === end;
  }
}

/** RUN: commands whose changes become a layer. */
export class Run extends Execution {
  readonly name = "RUN";
  #mounts: readonly Mount[] | undefined;

  /** All `--mount` flags, in order. */
  get mounts(): readonly Mount[] {
    this.#mounts ??= readMounts(this);
    return this.#mounts;
  }
}

/** CMD: the default command, or the arguments of ENTRYPOINT. */
export class Cmd extends Execution {
  readonly name = "CMD";
}

/** ENTRYPOINT: what the container runs. */
export class Entrypoint extends Execution {
  readonly name = "ENTRYPOINT";
}

/** SHELL: what reads the shell form of the following instructions. */
export class Shell extends Instruction {
  readonly name = "SHELL";

  /** Program and arguments; none when the argument is no JSON array of strings. */
  protected override readWords(): readonly Word[] {
    return jsonWords(this.place.line, this.restStart) ?? [];
  }
}

/** HEALTHCHECK: how the engine tells a working container from a stuck one. */
export class Healthcheck extends Execution {
  readonly name = "HEALTHCHECK";

  /** `NONE`, which switches an inherited check off. */
  get isNone(): boolean {
    return this.type === "NONE";
  }

  /** The word after the flags in upper case, empty when missing: `CMD` or `NONE`. */
  get type(): string {
    return (/^\S+/.exec(this.rest)?.[0] ?? "").toUpperCase();
  }

  protected override get commandStart(): number {
    const { text } = this.place.line;
    return this.type === "CMD" ? skipBlanks(text, this.restStart + this.type.length) : text.length;
  }
}
