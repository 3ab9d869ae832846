import type { Mount } from "../../../engine/dockerfile/mount.ts";
import { absolutePath } from "../../../engine/dockerfile/paths.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Related, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { join, relative } from "../../../engine/uri.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/bind-mount-write-lost",
  title: "A stage hands over files that a bind mount threw away",
  severity: "warning",
  enabled: true,
  rationale:
    "What a RUN writes below a bind mount is gone when the RUN ends, with `rw` as well. The COPY that is to take it fails, or takes an older file that lay there before.",
  remedy: "Let the step write its result outside the mount, and copy it from there.",
  criteria: {},
  fixable: false,
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypebind"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    if (!/rw|readwrite/.test(document.source)) return;
    for (const copy of document.named("COPY")) {
      const stage = copy.from?.stage;
      if (!stage) continue;
      for (const word of copy.sources) {
        const source = document.expand(word.text, copy);
        const mount = source === undefined ? undefined : lostIn(stage, join("/", source));
        if (!mount) continue;
        const related: Related[] = [{ span: mount.flag.span, message: "mounted here" }];
        const place = shorten(mount.value("target") ?? "", 24);
        yield {
          at: { span: word.span },
          message: `${shorten(word.value, 30)} was written below ${place}, a mount that keeps nothing`,
          related,
        };
      }
    }
  },
};

/** The writable bind mount above a path, when nothing else in the stage brings the path. */
function lostIn(stage: Stage, path: string): Mount | undefined {
  const mounts = stage.named("RUN").flatMap((run) => run.mounts.filter((mount) => isBelow(mount, path)));
  const [mount] = mounts;
  return mount && !mayHold(stage, mount, path) ? mount : undefined;
}

const targetOf = (mount: Mount): string | undefined => {
  const target = mount.value("target");
  return target === undefined ? undefined : absolutePath(target, mount.run);
};

function isBelow(mount: Mount, path: string): boolean {
  const target = targetOf(mount);
  const writable = mount.option("readwrite");
  return (
    mount.type === "bind" && writable !== undefined && target !== undefined && relative(target, path) !== undefined
  );
}

/** Whether a COPY, or a RUN without that mount, may have written into the folder; a base image may hold it from the start. */
function mayHold(stage: Stage, mount: Mount, path: string): boolean {
  const target = targetOf(mount) ?? "/";
  const touches = (place: string | undefined): boolean =>
    place === undefined ||
    place === target ||
    relative(target, place) !== undefined ||
    relative(place, path) !== undefined;
  const copies = stage.chain.flatMap((ancestor) => [...ancestor.named("COPY"), ...ancestor.named("ADD")]);
  const places = copies.map((copy) => {
    const written = copy.document.expand(copy.destination?.text ?? "", copy);
    return written === undefined ? undefined : absolutePath(written, copy);
  });
  const runs = stage.chain.flatMap((ancestor) => ancestor.named("RUN"));
  const others = runs.filter((run) => !run.mounts.some((other) => isBelow(other, path)));
  const folder = target.split("/").at(-1) ?? "";
  return (
    places.some(touches) ||
    others.some((run) => stage.document.source.slice(run.span.start, run.span.end).includes(folder))
  );
}
