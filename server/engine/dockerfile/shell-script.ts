import { remember } from "../memo.ts";
import type { Span } from "../text.ts";
import { type Dialect, dialectOfProgram, optionsOf } from "./dialect.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Run } from "./execution.ts";
import type { Heredoc } from "./heredoc.ts";
import { imageFacts } from "./image-facts.ts";
import { LineBuilder, type LogicalLine, physicalLine } from "./logical-line.ts";

/** Shells whose scripts are looked at; `sh` is one of which only POSIX is known, `busybox` is its ash. */
export type ScriptShell = "sh" | "dash" | "bash" | "ksh" | "busybox";

/** A script and what reads it: all that a judgement of it depends on. */
export interface ScriptText {
  readonly shell: ScriptShell;
  readonly text: string;
  /** Equal for equal scripts of one shell. */
  readonly key: string;
}

/** The script of a RUN, as the shell gets it: continuations joined, the comments between them dropped. */
export class ShellScript implements ScriptText {
  readonly run: Run;
  readonly shell: ScriptShell;
  readonly text: string;
  readonly key: string;
  /** Whether the shell ends at the first failing command without being told so in the script. */
  readonly endsOnError: boolean;
  readonly #line: LogicalLine;
  readonly #start: number;

  constructor(run: Run, { shell, endsOnError }: Interpreter, line: LogicalLine, start: number, end: number) {
    this.run = run;
    this.shell = shell;
    this.endsOnError = endsOnError;
    this.text = line.text.slice(start, end).trimEnd();
    this.key = keyOf(shell, this.text);
    this.#line = line;
    this.#start = start;
  }

  /** Source span of `[start, end)` of the text, with any continuation between its characters. */
  span(start: number, end: number): Span {
    return this.#line.span(this.#start + start, this.#start + end);
  }

  /** Source offset at which something is inserted at `index`: before the next character, or after the one before. */
  insertionPoint(index: number, side: "before" | "after"): number {
    const isBefore = index === 0 || (side === "before" && index < this.text.length);
    return isBefore ? this.#line.offset(this.#start + index) : this.#line.offset(this.#start + index - 1) + 1;
  }
}

/** The key of a text that a shell reads. */
export const keyOf = (shell: ScriptShell, text: string): string => `${shell}\0${text}`;

/**
 * The scripts of a Dockerfile: of each RUN, also in ONBUILD, its shell form or here-document. Left out are exec forms,
 * here-documents for other programs, and shells that are not known or are none of POSIX.
 */
export const shellScripts: (document: DockerfileDocument) => readonly ShellScript[] = remember((document) =>
  document.withTriggers("RUN").flatMap((run) => scriptOf(run) ?? []),
);

interface Interpreter {
  readonly shell: ScriptShell;
  readonly endsOnError: boolean;
}

function scriptOf(run: Run): ShellScript | undefined {
  const [heredoc] = run.heredocs;
  if (run.form === "exec") return undefined;
  if (run.form === "heredoc") return heredoc?.closing && scriptOfHeredoc(run, heredoc);
  const shell = heredoc && shellFed(run, heredoc);
  if (heredoc?.closing && shell) return scriptOfBody(run, heredoc, { shell, endsOnError: false });
  const found = run.shellText;
  const interpreter = ownInterpreter(run);
  return found && interpreter && new ShellScript(run, interpreter, found.line, found.start, found.line.text.length);
}

const shebang = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/;

/** `RUN <<EOF`: the shell of the RUN reads the body, unless its first line names another program. */
function scriptOfHeredoc(run: Run, heredoc: Heredoc): ShellScript | undefined {
  const script = bodyOf(run, heredoc);
  const [, program, argument = ""] = shebang.exec(script.text) ?? [];
  if (program === undefined) {
    const interpreter = ownInterpreter(run);
    return interpreter && new ShellScript(run, interpreter, script, 0, script.text.length);
  }
  const shell = scriptShell(run, dialectOfProgram(program.endsWith("/env") ? argument : program), program);
  return shell && scriptOfBody(run, heredoc, { shell, endsOnError: /^-\w*e/.test(argument) });
}

function scriptOfBody(run: Run, heredoc: Heredoc, interpreter: Interpreter): ShellScript {
  const script = bodyOf(run, heredoc);
  return new ShellScript(run, interpreter, script, 0, script.text.length);
}

/**
 * The shell of `RUN bash <<'EOF'`, which reads the body as it stands. Where the name is not quoted, the shell of the RUN
 * changes the body first, and the two are read as one script.
 */
function shellFed(run: Run, heredoc: Heredoc): ScriptShell | undefined {
  if (heredoc.expands || run.heredocs.length > 1) return undefined;
  const [program, ...others] = run.words;
  const isFed = others.every(({ span, text }) => span.start === heredoc.opener.start || /^-[eux]+$/.test(text));
  if (!program || !isFed || others.length === 0) return undefined;
  return scriptShell(run, dialectOfProgram(program.value), program.value);
}

function ownInterpreter(run: Run): Interpreter | undefined {
  const program = run.stage?.effective("SHELL", run.index)?.words[0]?.value ?? "/bin/sh";
  const shell = scriptShell(run, run.shell, program);
  return shell && { shell, endsOnError: optionsOf(run).errexit };
}

/** What a dialect means to those who look at scripts. What `sh` is depends on the image. */
function scriptShell(run: Run, dialect: Dialect, program: string): ScriptShell | undefined {
  if (dialect === "bash" || dialect === "ksh") return dialect;
  if (dialect === "ash") return "busybox";
  if (dialect !== "posix") return undefined;
  return /(?:^|\/)dash$/.test(program) ? "dash" : shellOfImage(run);
}

function shellOfImage(run: Run): ScriptShell {
  const image = run.stage?.image;
  const shell = image === undefined || image === "scratch" ? undefined : imageFacts(image)?.shell;
  if (shell === "bash" || shell === "dash") return shell;
  return shell === "ash" ? "busybox" : "sh";
}

/** The lines of a here-document with LF between them, without the tabs that `<<-` drops. */
function bodyOf(run: Run, { body, tabbed }: Heredoc): LogicalLine {
  const { source } = run.document;
  const builder = new LineBuilder(source);
  for (let at = body.start; at < body.end; ) {
    const line = physicalLine(source, at);
    let text = at;
    while (tabbed && source[text] === "\t") text++;
    builder.add(text, Math.min(line.end, body.end));
    if (source[line.next - 1] === "\n" && line.next <= body.end) builder.add(line.next - 1, line.next);
    at = line.next;
  }
  return builder.build();
}
