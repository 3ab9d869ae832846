import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import type { Mount } from "../../../engine/dockerfile/mount.ts";
import { remember } from "../../../engine/memo.ts";

/** A `--mount=type=cache` whose target is known. */
export interface CacheMount {
  readonly mount: Mount;
  /** Without the slash at its end. */
  readonly target: string;
}

/** All of them in a document, those that ONBUILD keeps included. */
export const cacheMounts: (document: DockerfileDocument) => readonly CacheMount[] = remember((document) =>
  document.withTriggers("RUN").flatMap((run) =>
    run.mounts.flatMap((mount) => {
      const target = mount.type === "cache" ? mount.value("target") : undefined;
      return target === undefined ? [] : [{ mount, target: target.replace(/\/+$/, "") }];
    }),
  ),
);

/** Whether a path is a directory or lies below it. */
export const isWithin = (path: string, directory: string): boolean => `${path}/`.startsWith(`${directory}/`);
