import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/redundant-platform",
  title: "FROM asks for the platform that it takes anyway",
  severity: "hint",
  enabled: true,
  rationale:
    "`$TARGETPLATFORM` is what FROM takes without a flag. Written out it looks like a choice, and readers look for the reason.",
  remedy: "Delete the flag.",
  criteria: {},
  fixable: "safe",
  equivalents: [
    { tool: "hadolint", id: "DL3065", match: "wider", why: "ours also sees the flag in quotes" },
    { tool: "buildkit", id: "RedundantTargetPlatform", match: "same" },
  ],
  references: ["https://docs.docker.com/reference/build-checks/redundant-target-platform/"],
  since: "0.1.0",
  needs: ["--platform"],

  *check(document) {
    for (const { platform } of document.named("FROM")) {
      if (!platform || !/^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform.value ?? "")) continue;
      const edit = deleteWord(document, platform.span);
      const isOwn = document.instructions.some(
        (argument) => argument.name === "ARG" && !argument.stage && argument.pairs.some(hasOwnDefault),
      );
      yield {
        at: { span: platform.span },
        message: "FROM takes the image for the target platform anyway",
        tags: ["unnecessary"],
        fixes: edit
          ? [{ title: "Delete --platform", kind: isOwn ? "review" : "safe", edits: [{ edits: [edit] }] }]
          : [],
      };
    }
  },
};

/** An ARG with a value of its own decides where the builder gives none. */
const hasOwnDefault = ({ name, text }: { name: string; text: string | undefined }): boolean =>
  name === "TARGETPLATFORM" && text !== undefined;
