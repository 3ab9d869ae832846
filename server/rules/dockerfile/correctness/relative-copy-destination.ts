import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { insertInstruction } from "../../../engine/dockerfile/edit.ts";
import { imageDirectory } from "../../../engine/dockerfile/image-environment.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { isRelative } from "./path.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/relative-copy-destination",
  title: "Files are copied relative to a directory of the base image",
  severity: "info",
  enabled: true,
  rationale:
    "Without a WORKDIR the files land in whatever directory the base image names, often the root directory, between those of the system.",
  remedy: "Set `WORKDIR` before it, or write an absolute destination.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "hadolint",
      id: "DL3045",
      match: "related",
      why: "theirs reports each copy, and images that are known to set a directory; it does not know the values of variables",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#destination"],
  since: "0.1.0",
  needs: ["COPY", "ADD"],

  *check(document) {
    const copies = [...document.withTriggers("COPY"), ...document.withTriggers("ADD")];
    const seen = new Set<Stage>();
    for (const copy of copies.sort((a, b) => a.index - b.index)) {
      const { stage, destination } = copy;
      if (!stage || !destination || seen.has(stage)) continue;
      if (!isRelative(document.expand(destination.value, copy) ?? constant(destination.value))) continue;
      // A directory that is set is set for all that follows.
      seen.add(stage);
      if (isSet(stage, copy)) continue;
      yield {
        at: { span: destination.span },
        message: `${shorten(destination.text)} is relative to a directory of the base image`,
        fixes: copy.isTrigger ? [] : [workdir(copy)],
      };
    }
  },
};

/** A trigger of ONBUILD knows no variables, but its text may hold none. */
const constant = (text: string): string | undefined => (text.includes("$") ? undefined : text);

/** Whether a WORKDIR comes before, or the base image is none, or one that sets a directory to work in. */
function isSet(stage: Stage, { index }: Copy): boolean {
  const triggers = stage.named("ONBUILD").some(({ trigger, index: at }) => trigger?.name === "WORKDIR" && at < index);
  const directory = imageDirectory(stage) ?? "/";
  return stage.isFromScratch || triggers || stage.effective("WORKDIR", index) !== undefined || directory !== "/";
}

const workdir = (copy: Copy): Fix => ({
  title: "Set WORKDIR before it, for this and all that follows",
  kind: "review",
  snippet: true,
  edits: [{ edits: [insertInstruction(copy.document, copy, `WORKDIR \${1:/app}`)] }],
});
