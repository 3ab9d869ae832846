import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";

/** The key of a label with variables put in; undefined when it is not known. */
export const labelKey = (pair: Pair): string | undefined =>
  pair.name.includes("$") ? pair.instruction.document.expand(pair.name, pair.instruction) : pair.name;

/** The labels that LABEL sets in an image. */
export interface ImageLabels {
  /** By key, the one that holds. */
  readonly byKey: ReadonlyMap<string, Pair>;
  /** Whether there are labels whose key is not known. */
  readonly hasUnknown: boolean;
}

/** The labels of a stage and of those it is built from. */
export const imageLabels: (stage: Stage) => ImageLabels = remember((stage) => {
  const byKey = new Map<string, Pair>();
  let hasUnknown = false;
  for (const pair of stage.chain.toReversed().flatMap((ancestor) => labelsIn(ancestor))) {
    const key = labelKey(pair);
    if (key === undefined) hasUnknown = true;
    else byKey.set(key, pair);
  }
  return { byKey, hasUnknown };
});

/** The labels that a stage itself sets, in order. */
export const labelsIn = (stage: Stage): readonly Pair[] => stage.named("LABEL").flatMap(({ pairs }) => pairs);

/** The keys of labels that ONBUILD sets along the chain of a stage: somebody else's image gets them. */
export const triggeredKeys = (stage: Stage): ReadonlySet<string> =>
  new Set(
    stage.chain.flatMap((ancestor) =>
      ancestor.named("ONBUILD").flatMap(({ trigger }) => {
        return trigger?.name === "LABEL" ? trigger.pairs.flatMap((pair) => labelKey(pair) ?? []) : [];
      }),
    ),
  );

/** The labels that LABEL sets in what is shipped, in order. */
export function shippedLabels(document: DockerfileDocument, targets: readonly string[] | undefined): readonly Pair[] {
  if (document.named("LABEL").length === 0) return [];
  return [...document.shippedLayers(targets)]
    .flatMap((stage) => labelsIn(stage))
    .sort((a, b) => a.span.start - b.span.start);
}
