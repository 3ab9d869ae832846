import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { deleteFromChain, deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { packageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { type Edit, type Span, shorten, span } from "../../../engine/text.ts";
import { type CacheMount, cacheMounts, isWithin } from "./cache-mounts.ts";
import { apkIndex, aptLists, covers, dnfCache, removedBy, zypperCache } from "./caches.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/cache-mount-emptied",
  title: "A RUN empties or ignores the cache that it mounts",
  severity: "info",
  enabled: true,
  rationale:
    "The clean-up that keeps a layer small does harm on a cache mount, which is no part of the layer: every build downloads everything again, and builds that share the cache lose it, too.",
  remedy: "Drop the clean-up or the flag, or drop the mount.",
  criteria: {},
  fixable: "safe",
  equivalents: [],
  references: ["https://docs.docker.com/build/cache/optimize/#use-cache-mounts"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    const caches = cacheMounts(document);
    for (const run of new Set(caches.map(({ mount }) => mount.run))) {
      const own = caches.filter(({ mount }) => mount.run === run);
      for (const command of run.commands()) {
        for (const cache of own) yield* emptied(run, command, cache, own);
      }
    }
  },
};

function* emptied(run: Run, command: ShellCommand, cache: CacheMount, all: readonly CacheMount[]): Generator<Problem> {
  const subject = shorten(cache.target, 40);
  const flag = ignores(command, cache);
  if (flag) {
    const edit = run.form === "exec" ? undefined : deleteWord(run.document, flag);
    const written = run.document.source.slice(flag.start, flag.end);
    yield {
      at: { span: flag },
      message: `${written} leaves the cache mount on ${subject} unused`,
      fixes: () => drop(written, edit),
    };
  } else if (empties(command, cache)) {
    const isAll =
      command.name !== "rm" || removedBy(command).every((word) => all.some((other) => isRemoved(word, other)));
    const title = [command.name, packageCommand(command)?.subcommand?.value].filter(Boolean).join(" ");
    yield {
      at: { span: span(command.nameSpan.start, command.words.at(-1)?.span.end ?? command.nameSpan.end) },
      message: `${title} empties the cache mount on ${subject}`,
      fixes: () => drop(title, isAll ? deleteFromChain(run, command.span) : undefined),
    };
  }
}

const drop = (what: string, edit: Edit | undefined): Fix[] =>
  edit ? [{ title: `Drop ${what}`, kind: "safe", edits: [{ edits: [edit] }] }] : [];

/** The flag with which a command does not use the cache. */
function ignores(command: ShellCommand, { target }: CacheMount): Span | undefined {
  const isApk = command.name === "apk" && apkIndex.directories.includes(target);
  const isPip = /^pip[\d.]*$/.test(command.name) && target.endsWith("/.cache/pip");
  const word = isApk ? command.flag("--no-cache")?.word : isPip ? command.flag("--no-cache-dir")?.word : undefined;
  return word && /^--no-cache(?:-dir)?$/.test(word.value ?? "") ? word.span : undefined;
}

function empties(command: ShellCommand, cache: CacheMount): boolean {
  if (command.name === "rm" || command.name === "find")
    return removedBy(command).some((word) => isRemoved(word, cache));
  const use = packageCommand(command);
  if (use?.action !== "clean") return false;
  const { target } = cache;
  if (use.manager.family === "apt") {
    return (
      (use.subcommand?.value === "clean" && isWithin(target, "/var/cache/apt")) ||
      (aptLists.empties(use) && isLists(target))
    );
  }
  return [dnfCache, zypperCache].some(({ directories, empties: does }) => does(use) && directories.includes(target));
}

const isLists = (target: string): boolean => target === "/var/lib/apt" || target === "/var/lib/apt/lists";

/** Whether a path is the mount, or all that is in it; of that of apt the lists. */
function isRemoved(word: ShellCommand["words"][number], { target }: CacheMount): boolean {
  if (word.value === undefined || target === "") return false;
  return (
    isWithin(word.value, target) && (covers(word, target) || (isLists(target) && covers(word, "/var/lib/apt/lists")))
  );
}
