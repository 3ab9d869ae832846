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

function finish(reader: ScriptReader): Script {
  if (reader.isBroken) return emptyScript;
  const byName = new Map<string, ShellCommand[]>();
  for (const command of reader.commands) {
    const list = byName.get(command.name);
    if (list) list.push(command);
    else byName.set(command.name, [command]);
  }
  return { commands: reader.commands, byName, pipelines: reader.pipelines, isPlainChain: reader.isPlainChain };
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
