import type { Run } from "../dockerfile/execution.ts";
import type { Instruction } from "../dockerfile/instruction.ts";
import { folderBefore } from "../dockerfile/paths.ts";
import { remember } from "../memo.ts";
import { matchesPath, relative } from "../uri.ts";
import { tracesOf } from "./run-traces.ts";

/** Whether a pattern names a path of the image, or a folder that it lies in. */
const covers = (pattern: string, path: string): boolean =>
  pattern === path ||
  relative(pattern, path) !== undefined ||
  matchesPath(pattern, path) ||
  matchesPath(`${pattern}/**`, path);

/** The paths that a RUN deletes; they may hold globs. */
const removedBy = remember((run: Run): readonly string[] =>
  run.commands("rm").length === 0
    ? []
    : tracesOf(run, folderBefore(run)).flatMap(({ kind, path }) => (kind === "removed" ? [path] : [])),
);

/** The first RUN after an instruction, in the same stage, that deletes an absolute path. */
export const removalAfter = ({ stage, index }: Instruction, path: string): Run | undefined =>
  stage?.named("RUN").find((run) => run.index > index && removedBy(run).some((pattern) => covers(pattern, path)));

/** Whether a later RUN of the same stage deletes an absolute path: it is not there for others to copy. */
export const isRemovedLater = (instruction: Instruction, path: string): boolean =>
  removalAfter(instruction, path) !== undefined;
