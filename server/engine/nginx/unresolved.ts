import type { Block } from "./block.ts";

/** Whether an include of this level, whose files are not all at hand, may bring a directive of this name. */
export const mayHold = (block: Block, name: string): boolean =>
  block.unresolved.some(({ holds }) => holds === undefined || holds.has(name));
