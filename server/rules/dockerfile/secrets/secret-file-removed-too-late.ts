import type { ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { secretFile } from "../../../engine/secrets/secret-files.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { basename, relative } from "../../../engine/uri.ts";
import { arrivalsIn, pathIn } from "./arrivals.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-file-removed-too-late",
  title: "A secret file is deleted in a later layer than the one that brought it",
  severity: "warning",
  enabled: true,
  rationale:
    "Each instruction makes a layer, and deleting a file only hides it from the layers above. Whoever has the image unpacks the lower layer and has the file.",
  remedy:
    "Mount the file for the step that needs it (`RUN --mount=type=secret` or `type=ssh`), create and delete it in one RUN, or keep it out of the context by `.dockerignore`.",
  criteria: {
    "CC6.1": {
      why: "The key that seems to be gone opens other systems to everyone who can pull the image.",
      limits: "Goes by the names of files, and by what COPY, ADD and RUN say that they create.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/build/building/secrets/",
    "https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/",
  ],
  since: "0.1.0",
  needs: ["rm", "shred", "unlink"],

  *check(document, { settings }) {
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      for (const run of stage.runsCalling(["rm", "shred", "unlink"])) {
        for (const word of run.commands("rm", "shred", "unlink").flatMap((command) => command.operands())) {
          const origin = originOf(stage, run, word);
          if (!origin) continue;
          yield {
            at: { span: word.span },
            message: `${shorten(word.value ?? "", 40)} is deleted too late: an earlier layer keeps it`,
            related: [{ span: origin, message: "brought in here" }],
          };
        }
      }
    }
  },
};

/** Where a file that is deleted came from; undefined when it holds no secret, or when it is not known to be there. */
function originOf(stage: Stage, run: Run, { value }: ShellWord): Span | undefined {
  const path = value === undefined ? undefined : pathIn(run, value);
  if (path === undefined || !isSecret(path)) return undefined;
  const arrival = stage.chain
    .flatMap((ancestor) => arrivalsIn(ancestor))
    .find(
      (one) =>
        one.index < run.index && (one.path === path || (one.isContext && relative(one.path, path) !== undefined)),
    );
  return arrival?.span;
}

const isSecret = (path: string): boolean => basename(path) === ".git" || secretFile(path) !== undefined;
