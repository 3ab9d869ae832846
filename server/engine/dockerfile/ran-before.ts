import { remember } from "../memo.ts";
import type { Run } from "./execution.ts";
import type { Stage } from "./stages.ts";

/** A test whether a RUN, or one before it along the chain, is of a kind. Each stage is looked through once for all RUNs. */
export function ranBefore(isOfKind: (run: Run) => boolean): (run: Run) => boolean {
  const first = remember((stage: Stage) => stage.named("RUN").find(isOfKind)?.index ?? Number.POSITIVE_INFINITY);
  return ({ stage, index }) => (stage?.chain ?? []).some((each) => first(each) <= index);
}
