import { insertBefore } from "../../../engine/dockerfile/edit.ts";
import type { Cmd, Entrypoint } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix } from "../../../engine/rule.ts";
import type { Edit, Span } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";

/** Blanks and a word that means the same to a shell and without one. */
const plainWord = /[ \t]*([\w./:=@%+,-]+|"[^"$`\\!]*"|'[^']*')(?=[ \t]|$)/y;
const plainName = /^[\w./+-]+$/;

/** Commands that only a shell has. */
const builtins: ReadonlySet<string> = new Set(
  ". : alias bg break cd command continue eval exec exit export fg hash let read return set shift source time times trap type ulimit umask unset wait".split(
    " ",
  ),
);

/** The words of a text in which nothing needs a shell; undefined where something does, or may. */
function plainWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  for (let at = 0; at < text.length; at = plainWord.lastIndex) {
    plainWord.lastIndex = at;
    const word = plainWord.exec(text)?.[1];
    if (word === undefined) return undefined;
    words.push(/^["']/.test(word) ? word.slice(1, -1) : word);
  }
  return words;
}

/** The JSON array that starts the same program without a shell; undefined where the shell is needed, or may be. */
function execForm({ rest, restSpan, document }: Cmd | Entrypoint): string | undefined {
  // A comment between continued lines would be lost.
  const hasComment = document.comments.some(({ start, end }) => restSpan.start < start && end < restSpan.end);
  return hasComment ? undefined : arrayOf(rest);
}

/** The JSON array of a command in which nothing needs a shell; undefined where something does, or may. */
export function arrayOf(text: string): string | undefined {
  const words = plainWords(text);
  const [name = ""] = words ?? [];
  if (!words || !plainName.test(name) || builtins.has(name)) return undefined;
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** Tests, names that hold a variable, and shells, which would only take the place of a shell. */
const unfit: ReadonlySet<string> = new Set(["", "test", "true", "false", "echo", "sh", "bash", "ash", "dash"]);
/** Wrappers that are no programs, which `exec` cannot start. */
const inShell: ReadonlySet<string> = new Set(["builtin", "command", "time"]);

/** Where `exec` may stand before the last command of a plain `&&` chain; undefined when it would not do. */
function lastOfChain(started: Cmd | Entrypoint): Span | undefined {
  const last = started.isPlainChain ? started.commands().findLast(({ isNested }) => !isNested) : undefined;
  if (!last || last.assignments.length > 0 || last.pipeline.length > 1 || last.pipeline.isNegated) return undefined;
  const isProgram = !builtins.has(last.name) && !unfit.has(last.name) && !last.name.startsWith("[");
  return isProgram && !last.wrappers.some((wrapper) => inShell.has(wrapper)) ? last.span : undefined;
}

/** The edit that takes the shell out of the way; undefined where only a person can. */
export function execFix(stage: Stage, started: Cmd | Entrypoint): Fix | undefined {
  const array = execForm(started);
  if (array !== undefined) return arrayFix(stage, started, { span: started.restSpan, text: array });
  const last = lastOfChain(started);
  return last && reviewed("Put exec before the last command", insertBefore({ span: last }, "exec "));
}

/** Safe only where nobody gets other arguments than before. */
function arrayFix(stage: Stage, started: Cmd | Entrypoint, edit: Edit): Fix | undefined {
  const safe: Fix = { title: "Use the exec form", kind: "safe", edits: [{ edits: [edit] }] };
  if (started.name === "CMD") {
    const isAlone = !stage.entrypoint && (stage.isFromScratch || baseFacts(stage)?.hasEntrypoint === false);
    return isAlone ? safe : reviewed("Use the exec form: an entrypoint then gets each word as an argument", edit);
  }
  if (!stage.cmd) return safe;
  // The words of a CMD in shell form would follow as a shell's own.
  return stage.cmd.form === "exec" ? reviewed("Use the exec form: it then gets the words of CMD", edit) : undefined;
}

const reviewed = (title: string, edit: Edit): Fix => ({ title, kind: "review", edits: [{ edits: [edit] }] });
