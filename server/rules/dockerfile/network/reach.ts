import type { Instruction } from "../../../engine/dockerfile/instruction.ts";
import type { Settings } from "../../../engine/settings.ts";

/** Whether what an instruction makes can be part of what ships: in its layers, or in files that are copied into them. */
export function reachesImage({ document, stage }: Instruction, { shippedTargets }: Settings): boolean {
  if (!stage) return true;
  const layers = document.shippedLayers(shippedTargets);
  return layers.has(stage) || stage.copiedInto.some((consumer) => layers.has(consumer));
}
