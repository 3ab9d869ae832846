import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plan, Write } from "../engine/scaffold/plan.ts";
import { reasonOf } from "./disk.ts";
import { replaceFile } from "./write.ts";

/** What became of the writes of a plan. */
export interface Written {
  /** Paths that were written, relative to the folder. */
  readonly paths: readonly string[];
  /** Copies of files that were replaced and that git does not hold as they were. */
  readonly backups: readonly string[];
  /** What was not written, a line each. */
  readonly refusals: readonly string[];
}

/** Writes what a plan says into a folder, each file whole or not at all. */
export function writePlan(folder: string, { files }: Plan): Written {
  const paths: string[] = [];
  const backups: string[] = [];
  const refusals: string[] = [];
  for (const file of files) {
    if (!file.write) continue;
    const backup = file.status === "replace" ? backUp(folder, file.write) : undefined;
    if (backup?.path !== undefined) backups.push(backup.path);
    const refusal = backup?.refusal ?? writeOne(folder, file.write);
    if (refusal === undefined) paths.push(file.write.path);
    else refusals.push(`${file.write.path} ${refusal}`);
  }
  return { paths, backups, refusals };
}

function writeOne(folder: string, { path, before, after, executable }: Write): string | undefined {
  const absolute = join(folder, path);
  try {
    mkdirSync(dirname(absolute), { recursive: true });
    const refusal = replaceFile({ path: absolute, before, after, root: folder });
    if (refusal === undefined && executable) chmodSync(absolute, 0o755);
    return refusal;
  } catch (error) {
    return reasonOf(error);
  }
}

interface BackUp {
  readonly path?: string;
  readonly refusal?: string;
}

/** A file that git has as it is needs no copy; any other one gets one beside it. */
function backUp(folder: string, { path, before }: Write): BackUp {
  if (before === undefined || isInGit(folder, path)) return {};
  let copy = `${path}.orig`;
  for (let count = 1; existsSync(join(folder, copy)); count++) copy = `${path}.orig.${count}`;
  const refusal = replaceFile({ path: join(folder, copy), before: undefined, after: before, root: folder });
  return refusal === undefined ? { path: copy } : { refusal: `cannot be copied to ${copy}, which ${refusal}` };
}

/** Whether git tracks a file and has it as it lies there. */
function isInGit(folder: string, path: string): boolean {
  const git = (...args: string[]) => spawnSync("git", ["-C", folder, ...args, "--", path], { encoding: "utf8" });
  const tracked = git("ls-files", "--error-unmatch");
  const changed = git("status", "--porcelain");
  return tracked.status === 0 && changed.status === 0 && changed.stdout === "";
}
