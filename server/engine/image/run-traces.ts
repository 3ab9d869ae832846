import type { ShellCommand, ShellWord } from "../dockerfile/command.ts";
import type { Run } from "../dockerfile/execution.ts";
import { join } from "../uri.ts";

/** A place in the image that a RUN deletes, or changes in a way that only running it would show. Paths may hold globs. */
export interface Trace {
  readonly kind: "removed" | "unknown";
  readonly path: string;
}

/** Commands that leave the content of the files they name alone. */
const readers: ReadonlySet<string> = new Set(
  "[ test cat echo printf ls stat grep egrep head tail wc true false set export chown chmod chgrp setcap mkdir nginx cd useradd adduser groupadd addgroup usermod id which command apt apt-get apk yum dnf microdnf".split(
    " ",
  ),
);

/** Commands that write to the last of the files they name. */
const copiers: ReadonlySet<string> = new Set(["cp", "ln", "install", "rsync"]);

/** Commands that write to files they name; a path they are given is taken from the working directory. */
const writers: ReadonlySet<string> = new Set(
  "rm mv sed perl awk tee touch patch truncate dd find tar unzip envsubst openssl htpasswd".split(" "),
);

/** What a RUN does to files, command by command. `folder` is its working directory, undefined when unknown. */
export function tracesOf(run: Run, folder: string | undefined): readonly Trace[] {
  if (!run.hasScript) return /nginx|\/etc\b/.test(textOf(run)) ? [{ kind: "unknown", path: "/" }] : [];
  const traces: Trace[] = [];
  let current = folder;
  for (const command of run.commands()) {
    if (command.name === "cd") current = resolve(command.words[0]?.value ?? "", current);
    else traces.push(...redirected(command, current), ...changed(command, current));
  }
  return traces;
}

const textOf = ({ document, span }: Run): string => document.source.slice(span.start, span.end);

const resolve = (path: string, folder: string | undefined): string | undefined => {
  if (path.startsWith("/")) return join("/", path);
  return folder === undefined || path === "" ? undefined : join(folder, path);
};

function redirected(command: ShellCommand, folder: string | undefined): readonly Trace[] {
  return command.redirects.flatMap(({ operator, target }) => {
    if (!operator.includes(">") || operator.includes(">&") || !target) return [];
    return unknown(target, folder, true);
  });
}

function changed(command: ShellCommand, folder: string | undefined): readonly Trace[] {
  const { name } = command;
  if (readers.has(name) || (name === "sed" && !command.flag("-i", "--in-place"))) return [];
  if (copiers.has(name))
    return command
      .operands()
      .slice(-1)
      .flatMap((word) => unknown(word, folder, true));
  const traces = command.words.flatMap((word) => unknown(word, folder, writers.has(name)));
  const isCertain = name === "rm" && !command.isNested && command.connector !== "||";
  return isCertain ? traces.map((trace) => (trace.path === "/" ? trace : { ...trace, kind: "removed" })) : traces;
}

/** A word as a path that is changed; a variable may stand for any path where the command is known to write. */
function unknown({ value, text }: ShellWord, folder: string | undefined, writes: boolean): readonly Trace[] {
  if (value === undefined) return writes && /^["']?\$/.test(text) ? [{ kind: "unknown", path: "/" }] : [];
  const named = value.startsWith("-") ? value.slice(value.indexOf("=") + 1) : value;
  if (named.startsWith("-") || (!writes && !named.startsWith("/"))) return [];
  const path = resolve(named, folder);
  return path === undefined ? [] : [{ kind: "unknown", path }];
}
