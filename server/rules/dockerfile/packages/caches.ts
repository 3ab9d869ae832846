import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { type PackageCommand, packageCommand } from "../../../engine/dockerfile/package-command.ts";

/** What a package manager leaves in the layer unless somebody takes it away. */
export interface PackageCache {
  /** Where it may lie; which of them depends on the version of the manager. */
  readonly directories: readonly string[];
  /** Whether a command of the manager itself empties it. */
  readonly empties: (command: PackageCommand) => boolean;
}

const says = ({ command }: PackageCommand, ...words: readonly string[]): boolean =>
  command.operands().some(({ value }) => value === undefined || words.includes(value));

/** The package lists of apt; `clean` leaves them. */
export const aptLists: PackageCache = {
  directories: ["/var/lib/apt/lists"],
  empties: (command) => command.manager.family === "apt" && says(command, "distclean", "dist-clean"),
};

/** The index of apk. */
export const apkIndex: PackageCache = {
  directories: ["/var/cache/apk", "/etc/apk/cache"],
  empties: ({ manager, action }) => manager.family === "apk" && action === "clean",
};

/** The metadata and packages of yum, dnf, microdnf and tdnf; `clean metadata` alone leaves the packages. */
export const dnfCache: PackageCache = {
  directories: ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/var/cache/tdnf", "/root/.cache/libdnf5"],
  empties: (command) =>
    command.manager.family === "dnf" &&
    command.action === "clean" &&
    (says(command, "all") || (says(command, "packages") && says(command, "metadata"))),
};

/** The metadata and packages of zypper. */
export const zypperCache: PackageCache = {
  directories: ["/var/cache/zypp"],
  empties: ({ manager, action }) => manager.family === "zypper" && action === "clean",
};

/** Whether the cache lies on a mount, which is no part of the layer; a target that is not known may be one. */
export function isMounted(run: Run, { directories }: PackageCache): boolean {
  return run.mounts.some((mount) => {
    const { type } = mount;
    if (type !== undefined && type !== "cache" && type !== "tmpfs") return false;
    const target = mount.value("target")?.replace(/\/$/, "");
    return target === undefined || directories.some((directory) => `${directory}/`.startsWith(`${target}/`));
  });
}

/** Whether the same RUN empties the cache after a command. */
export const isEmptiedAfter = (run: Run, cache: PackageCache, { span }: ShellCommand): boolean =>
  run.commands().some((command) => command.span.start > span.start && isEmptiedBy(cache, command));

/** Whether a command takes the cache away; one whose operands are not known, or that is called a clean-up, may do so. */
function isEmptiedBy(cache: PackageCache, command: ShellCommand): boolean {
  const known = packageCommand(command);
  if (known) return cache.empties(known);
  if (command.name !== "rm" && command.name !== "find") return /clean/.test(command.name);
  return removedBy(command).some((word) => cache.directories.some((directory) => covers(word, directory)));
}

/** The paths that rm or find are given. */
export const removedBy = (command: ShellCommand): readonly ShellWord[] =>
  command.name === "rm" || command.flag("-delete", "-exec") ? command.operands() : [];

/** Whether a path, which may hold patterns of the shell, names a directory, all that is in it, or one above it. */
export function covers({ value }: ShellWord, directory: string): boolean {
  if (value === undefined) return true;
  const parts = directory.split("/");
  return alternatives(value).some((path) => {
    const segments = path.replace(/\/+$/, "").split("/");
    if (segments.length === parts.length + 1 && /^\*(?:[._]?\*)?$/.test(segments.at(-1) ?? "")) segments.pop();
    return (
      segments.length > 1 &&
      segments.length <= parts.length &&
      segments.every((segment, index) => matches(segment, parts[index] ?? ""))
    );
  });
}

/** Whether a segment of a path matches a name; after the first pattern character anything may follow. */
function matches(segment: string, name: string): boolean {
  const pattern = segment.search(/[*?[]/);
  return pattern < 0 ? segment === name : name.startsWith(segment.slice(0, pattern));
}

/** What the braces of a path stand for, two pairs at most. */
function alternatives(path: string, depth = 2): readonly string[] {
  const braces = depth > 0 ? /\{([^{}]*)\}/.exec(path) : null;
  if (!braces) return [path];
  const { index } = braces;
  const rest = path.slice(index + braces[0].length);
  return (braces[1] ?? "")
    .split(",")
    .flatMap((option) => alternatives(path.slice(0, index) + option + rest, depth - 1));
}
