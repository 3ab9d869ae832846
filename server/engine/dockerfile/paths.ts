import { remember } from "../memo.ts";
import { join } from "../uri.ts";
import { type Instruction, lastBefore } from "./instruction.ts";
import type { Stage } from "./stages.ts";

/** The working directory from an instruction on; undefined where it is not known. */
interface Step {
  readonly index: number;
  readonly folder: string | undefined;
}

const isWindowsPath = (path: string): boolean => /^[a-z]:|\\/i.test(path);

function enter(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || path === "" || isWindowsPath(path)) return undefined;
  if (path.startsWith("/")) return join("/", path);
  return folder === undefined ? undefined : join(folder, path);
}

/** Working directories in a stage, that of its start first. */
const stepsOf = remember((stage: Stage): readonly Step[] => {
  let folder = stage.isFromScratch ? "/" : undefined;
  const [own, ...ancestors] = stage.chain;
  for (const ancestor of ancestors.reverse()) {
    for (const { resolved } of ancestor.named("WORKDIR")) folder = enter(folder, resolved);
  }
  const steps: Step[] = [{ index: -1, folder }];
  for (const { index, resolved } of own?.named("WORKDIR") ?? []) {
    folder = enter(folder, resolved);
    steps.push({ index, folder });
  }
  return steps;
});

/** The working directory just before an instruction; undefined where the base image or an unknown variable decides. */
export function folderBefore({ stage, index, isTrigger }: Instruction): string | undefined {
  if (!stage || isTrigger) return undefined;
  return lastBefore(stepsOf(stage), index, (step) => step.index)?.folder;
}

/** A path of the image as an instruction means it, made absolute; undefined where that is not known. */
export const absolutePath = (path: string, at: Instruction): string | undefined => enter(folderBefore(at), path);
