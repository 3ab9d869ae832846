import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";

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
  (stage?.chain ?? []).some((each) => firstCopy(each, name) < index);

const firstCopies = remember((_: Stage) => new Map<string, number>());

/** Index of the first COPY or ADD of a stage that takes a file of that name; looked for once for each pattern. */
function firstCopy(stage: Stage, name: RegExp): number {
  const known = firstCopies(stage);
  const found = known.get(name.source) ?? findCopy(stage, name);
  known.set(name.source, found);
  return found;
}

function findCopy(stage: Stage, name: RegExp): number {
  const copies = [...stage.named("COPY"), ...stage.named("ADD")];
  const takes = copies.filter((copy) => copy.sources.some(({ value }) => name.test(value)));
  return takes.reduce((first, { index }) => Math.min(first, index), Number.POSITIVE_INFINITY);
}
