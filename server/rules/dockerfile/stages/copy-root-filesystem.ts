import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { imageName } from "../../../engine/dockerfile/image-facts.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-root-filesystem",
  title: "A whole file system is copied from a stage or image",
  severity: "warning",
  enabled: true,
  rationale:
    "Compilers, caches, secrets left behind and everything else of the other image come along, while its USER, ENV and HEALTHCHECK are lost. The layers below it no longer tell where the files come from.",
  remedy: "Copy the paths that are needed; to go on from a stage use `FROM` with its name.",
  criteria: {
    "CC6.8": {
      why: "Copying single paths keeps software that nobody chose out of the image.",
      limits: "Does not show what the single paths hold.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3067",
      match: "related",
      why: "theirs also reports stages from scratch, and knows / alone",
    },
  ],
  references: ["https://docs.docker.com/build/building/multi-stage/"],
  since: "0.1.0",
  needs: ["--from"],

  *check(document, { settings }) {
    const shipped = document.shippedLayers(settings.shippedTargets);
    for (const copy of document.named("COPY")) {
      if (!copy.from || !copy.stage || !copiesRoot(copy) || isChosen(copy.from.stage)) continue;
      yield {
        at: { span: copy.restSpan },
        message: `all files of ${shorten(copy.from.flag.value ?? "", 40)} are copied over the root directory`,
        severity: shipped.has(copy.stage) ? "warning" : "info",
      };
    }
  },
};

/** Whether a stage holds what somebody put there and no system: one from scratch, or the helpers of `tonistiigi/xx`. */
const isChosen = (stage: Stage | undefined): boolean => {
  const image = stage?.image;
  return image === "scratch" || (image !== undefined && imageName(image) === "tonistiigi/xx");
};

function copiesRoot(copy: Copy): boolean {
  const path = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : copy.document.expand(text, copy);
  if (!copy.sources.some(({ value }) => /^\/+(?:\.\/?)?$|^\/\*$/.test(path(value) ?? ""))) return false;
  const destination = path(copy.destination?.value);
  if (destination === undefined) return false;
  if (/^\/+\.?\/?$/.test(destination)) return true;
  return /^\.\/?$/.test(destination) && copy.stage?.effective("WORKDIR", copy.index)?.resolved === "/";
}
