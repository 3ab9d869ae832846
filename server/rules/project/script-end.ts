import type { ShellCommand } from "../../engine/dockerfile/command.ts";
import type { StartScript } from "../../engine/image/start-scripts.ts";

/** Commands that are over at once, or belong to the shell. */
const brief: ReadonlySet<string> = new Set(
  ": . [ [[ alias break cat cd chmod chown cp declare echo eval exit export false fg fi kill let ln local ls mkdir mv printf pwd read readonly return rm sed set shift sleep source test touch trap true ulimit umask unset wait".split(
    " ",
  ),
);
/** By these a script that stays hands signals on, or has a program that does. */
const handlers: ReadonlySet<string> = new Set([
  "trap",
  "wait",
  "tini",
  "dumb-init",
  "supervisord",
  "s6-svscan",
  "runsvdir",
  "monit",
]);

/** The program that the script starts last and waits for; undefined where it execs, or takes care of signals. */
export function waitedFor(script: StartScript): ShellCommand | undefined {
  const { commands } = script;
  const last = commands.at(-1);
  if (!last || last.isNested || brief.has(last.name) || commands.some(handsOver)) return undefined;
  const isAlone = last.pipeline.length === 1 && !last.pipeline.isNegated && last.connector !== "||";
  const isInBackground = /^[ \t]*&(?!&)/.test(sourceOf(script).slice(last.span.end));
  return isAlone && !isInBackground ? last : undefined;
}

/** The text of the file that holds the script. */
export const sourceOf = ({ uri, stage, text }: StartScript): string =>
  uri === stage.document.uri ? stage.document.source : text;

const handsOver = ({ name, wrappers }: ShellCommand): boolean =>
  wrappers.some((wrapper) => wrapper === "exec" || handlers.has(wrapper)) || handlers.has(name);
