import type { ShellAssignment, ShellWord } from "./command.ts";

/** A command that runs the command given by its operands. */
interface Wrapper {
  /** Its flags that take the next word. */
  readonly valueFlags: ReadonlySet<string>;
  /** How many operands stand before the command. */
  readonly operands: number;
}

const wrapper = (valueFlags = "", operands = 0): Wrapper => ({ valueFlags: new Set(valueFlags.split(" ")), operands });

const wrappers = new Map<string, Wrapper>([
  ["sudo", wrapper("-u -g -h -p -C -T -U -r -t -D -R --user --group --host --prompt --chdir --role --type")],
  ["doas", wrapper("-u -C")],
  ["env", wrapper("-u --unset -C --chdir")],
  ["time", wrapper("-f -o --format --output")],
  ["exec", wrapper("-a")],
  ["command", wrapper()],
  ["builtin", wrapper()],
  ["nice", wrapper("-n --adjustment")],
  ["ionice", wrapper("-c -n --class --classdata")],
  ["nohup", wrapper()],
  ["setsid", wrapper()],
  ["stdbuf", wrapper("-i -o -e --input --output --error")],
  ["timeout", wrapper("-k -s --kill-after --signal", 1)],
  ["xargs", wrapper("-n -P -I -L -s -d -a -E --max-args --max-procs --replace --delimiter --arg-file")],
  ["gosu", wrapper("", 1)],
  ["su-exec", wrapper("", 1)],
  ["chroot", wrapper("", 1)],
  ["busybox", wrapper()],
  ["eatmydata", wrapper()],
  ["tini", wrapper("-e -p")],
  ["tini-static", wrapper("-e -p")],
  ["dumb-init", wrapper("-r --rewrite")],
  ["catatonit", wrapper()],
  ["docker-init", wrapper("-e -p")],
]);

const python = /^python[\d.]*$/;
const assignment = /^[A-Za-z_]\w*=/;

/** What remains of a command once its wrappers are taken off. */
export interface Unwrapped {
  /** Index of the command's own name; past the end when there is none. */
  readonly start: number;
  readonly name: string;
  readonly wrappers: readonly string[];
  readonly assignments: readonly ShellAssignment[];
}

/** Last part of a path. */
const programName = (word: ShellWord | undefined): string => {
  const value = word?.value ?? "";
  return value.slice(value.lastIndexOf("/") + 1);
};

/** Takes `NAME=value` apart. */
export function assignmentOf(word: ShellWord): ShellAssignment | undefined {
  if (!assignment.test(word.text)) return undefined;
  const equals = word.text.indexOf("=");
  return { name: word.text.slice(0, equals), value: word.value?.slice(equals + 1), span: word.span };
}

/** Index of the command that a wrapper at `at` runs, or -1 when it runs none. */
function wrapped(words: readonly ShellWord[], at: number, rules: Wrapper, assignments: ShellAssignment[]): number {
  let operands = rules.operands;
  for (let i = at + 1; i < words.length; i++) {
    const word = words[i] as ShellWord;
    // In an array the text of a word has its quotes.
    const text = word.value ?? word.text;
    const made = assignmentOf({ ...word, text });
    if (made) assignments.push(made);
    else if (text === "--") continue;
    else if (text.startsWith("-") && text.length > 1) i += rules.valueFlags.has(text) ? 1 : 0;
    else if (operands > 0) operands--;
    else return i;
  }
  return -1;
}

/** Takes wrappers off the words of a command; `command -v` and a wrapper with nothing to run stay as they are. */
export function unwrap(words: readonly ShellWord[]): Unwrapped {
  const names: string[] = [];
  const assignments: ShellAssignment[] = [];
  let start = 0;
  for (;;) {
    const name = programName(words[start]);
    const rules = wrappers.get(name);
    const first = words[start + 1]?.value;
    const isModule = python.test(name) && first === "-m" && words[start + 2]?.value !== undefined;
    if (!isModule && (!rules || (name === "command" && (first === "-v" || first === "-V")))) break;
    const made: ShellAssignment[] = [];
    const next = isModule ? start + 2 : wrapped(words, start, rules as Wrapper, made);
    if (next < 0) break;
    names.push(name);
    assignments.push(...made);
    start = next;
  }
  return { start, name: programName(words[start]), wrappers: names, assignments };
}
