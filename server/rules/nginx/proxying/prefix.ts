import type { Block } from "../../../engine/nginx/block.ts";

/** A location that is matched by the beginning of the path. */
export interface Prefix {
  readonly block: Block;
  readonly path: string;
}

/** A block as a prefix location; undefined for exact, regex and named ones, and for other blocks. */
export function prefixOf(block: Block): Prefix | undefined {
  if (block.context !== "location") return undefined;
  const args = block.directive?.args.map((word) => word.value) ?? [];
  const [first = "", second] = args;
  const path = second === undefined ? first.replace(/^\^~/, "") : second;
  const isPrefix = second === undefined ? !/^[=~@]/.test(first) : first === "^~";
  return isPrefix && !path.includes("$") ? { block, path } : undefined;
}
