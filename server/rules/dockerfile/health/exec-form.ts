import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Cmd, Entrypoint } from "../../../engine/dockerfile/execution.ts";
import type { Span } from "../../../engine/text.ts";

/** A word that means the same without a shell. */
const plainWord = /^(?:[\w./:=@%+,-]+|"[^"$`\\!]*"|'[^']*')$/;
const plainName = /^[\w./+-]+$/;

/** Commands that only a shell has. */
const builtins: ReadonlySet<string> = new Set(
  ". : [[ alias bg break cd command continue eval exec exit export fg hash let read return set shift source times trap type ulimit umask unset wait".split(
    " ",
  ),
);

/** The one command of a shell form that can stand without the shell. */
function soleCommand(started: Cmd | Entrypoint): ShellCommand | undefined {
  const [command, ...more] = started.commands();
  const [pipeline, ...pipelines] = started.pipelines;
  const isAlone = more.length === 0 && pipelines.length === 0 && pipeline?.length === 1 && !pipeline.isNegated;
  return command && isAlone && isReplaceable(command) ? command : undefined;
}

const isReplaceable = ({ name, assignments, wrappers, redirects, isNested, inHeredoc }: ShellCommand): boolean =>
  !isNested && !inHeredoc && assignments.length + wrappers.length + redirects.length === 0 && !builtins.has(name);

const isPlain = ({ text, value }: ShellWord): boolean => value !== undefined && plainWord.test(text);

/** The JSON array that starts the same program without a shell; undefined where the shell is needed, or may be. */
export function execForm(started: Cmd | Entrypoint): string | undefined {
  const command = soleCommand(started);
  const { start, end } = started.restSpan;
  // A comment between continued lines would be lost.
  if (started.document.comments.some((comment) => start < comment.start && comment.end < end)) return undefined;
  if (!command || !started.isPlainChain || !command.words.every(isPlain)) return undefined;
  const name = started.document.source.slice(command.nameSpan.start, command.nameSpan.end);
  if (!plainName.test(name)) return undefined;
  return `[${[name, ...command.words.map(({ value }) => value)].map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** Tests, names that hold a variable, and shells, which would only take the place of a shell. */
const unfit: ReadonlySet<string> = new Set(["", "[", "test", "true", "false", "echo", "sh", "bash", "ash", "dash"]);

/** The last command of a plain `&&` chain that `exec` may stand before. */
export function lastOfChain(started: Cmd | Entrypoint): { readonly span: Span } | undefined {
  const last = started.isPlainChain ? started.commands().findLast(({ isNested }) => !isNested) : undefined;
  const isWhole = last && isReplaceable(last) && last.pipeline.length === 1 && !last.pipeline.isNegated;
  return isWhole && !unfit.has(last.name) ? { span: last.nameSpan } : undefined;
}
