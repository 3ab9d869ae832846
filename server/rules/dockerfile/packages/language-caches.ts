import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";

/** Whether a directory whose path matches lies on a mount, which is no part of the layer; one that is not known may. */
export const isCacheMounted = (run: Run, directory: RegExp): boolean =>
  run.mounts.some((mount) => {
    if (mount.type !== "cache" && mount.type !== "tmpfs") return false;
    const target = mount.value("target");
    return target === undefined || directory.test(target.replace(/\/$/, ""));
  });

/** Whether a later command of the same RUN removes such a directory, or what lies in it. */
export const isCacheRemoved = (run: Run, { span }: ShellCommand, directory: RegExp): boolean =>
  run
    .commands("rm", "find")
    .some(
      (other) =>
        other.span.start > span.start &&
        other.operands().some(({ value }) => value === undefined || directory.test(value.replace(/\/\*?$/, ""))),
    );

/** Whether a file of that name is copied along the chain before a RUN: it may configure what is asked. */
export const isCopiedBefore = ({ stage, index }: Run, name: RegExp): boolean =>
  (stage?.chain ?? []).some((each) =>
    [...each.named("COPY"), ...each.named("ADD")].some(
      (copy) => copy.index < index && copy.sources.some(({ value }) => name.test(value)),
    ),
  );
