import { type HeaderLoss, mayMerge, mergeEdits, repeatEdits } from "../../../engine/nginx/headers.ts";
import type { Fix } from "../../../engine/rule.ts";

/**
 * The fix that brings back what levels lost: they merge the inherited headers where the target nginx can, else they
 * repeat what was lost. A person decides, because browsers then restrict these pages too.
 * @param lost what is repeated, as the title calls it.
 */
export const restore = (losses: readonly HeaderLoss[], version: string | undefined, lost: string): Fix =>
  losses.every((loss) => mayMerge(loss, version))
    ? { title: "Merge the inherited headers in here", kind: "review", edits: mergeEdits(losses) }
    : { title: `Repeat ${lost} here`, kind: "review", edits: repeatEdits(losses) };
