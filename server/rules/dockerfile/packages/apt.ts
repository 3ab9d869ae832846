import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";

/** The front ends of apt. */
export const managers = ["apt-get", "apt", "aptitude"] as const;
const installing: ReadonlySet<string | undefined> = new Set(
  "install build-dep upgrade dist-upgrade full-upgrade reinstall".split(" "),
);

/** The last command of a RUN that fetches the package lists. */
export const lastUpdate = (run: Run): ShellCommand | undefined =>
  run.commands(...managers).findLast((command) => command.subcommand()?.value === "update");

/** Whether a command of apt reads the package lists. */
export const installs = (command: ShellCommand): boolean => installing.has(command.subcommand()?.value);

const lists = /^\/var\/lib\/apt\/?(?:\*|lists?\*?(?:\/(?:\*.*)?)?)?$/;

/** Whether a command takes the lists away; one whose operands are not known, or that says "clean", may do so. */
function removes(command: ShellCommand): boolean {
  const { name } = command;
  if (name === "apt-get" || name === "apt") return command.subcommand()?.value === "distclean";
  if (name === "find") return command.operands().some(({ value }) => value !== undefined && lists.test(value));
  if (name === "rm") {
    return command
      .operands()
      .some(({ value, text }) => value === undefined || lists.test(value) || /\{.*apt/.test(text));
  }
  return /clean/.test(name);
}

/** Whether the same RUN takes the lists away after the update. */
export const isRemovedAfter = (run: Run, update: ShellCommand): boolean =>
  run.commands().some((command) => command.span.start > update.span.start && removes(command));

/** Whether the lists lie on a mount, which is no part of the layer; a target that is not known may be one. */
export function isMounted(run: Run): boolean {
  return run.mounts.some((mount) => {
    if (mount.type !== "cache" && mount.type !== "tmpfs") return false;
    const target = mount.value("target")?.replace(/\/$/, "");
    return target === undefined || ["/var", "/var/lib", "/var/lib/apt", "/var/lib/apt/lists"].includes(target);
  });
}
