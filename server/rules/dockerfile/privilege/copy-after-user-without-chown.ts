import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { isWindows } from "../../../engine/dockerfile/dialect.ts";
import type { User } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { isRoot } from "./process-user.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/copy-after-user-without-chown",
  title: "Files copied after USER belong to root all the same",
  severity: "info",
  enabled: false,
  rationale:
    "COPY and ADD do not look at USER: what they write belongs to root. Where the process is to write these files it is refused, which shows only at run time.",
  remedy: "Add `--chown` where the user must write the files; leave it out, as it is safer, where it must not.",
  criteria: {},
  fixable: "review",
  equivalents: [
    { tool: "tally", id: "copy-after-user-without-chown", match: "narrower", why: "ours judges what ships alone" },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#copy---chown---chmod"],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const stage of document.shippedLayers(settings.shippedTargets)) {
      if (isWindows(stage)) continue;
      for (const copy of [...stage.named("COPY"), ...stage.named("ADD")].sort((a, b) => a.index - b.index)) {
        const user = stage.effective("USER", copy.index);
        if (copy.flag("chown") || !user?.user || isRoot(user.user)) continue;
        yield {
          at: { span: copy.keyword },
          message: `these files belong to root and not to ${shorten(user.user, 30)}`,
          fixes: () => fixesOf(copy, user),
        };
      }
    }
  },
};

/** Names the user as USER does; one in quotes or with variables may mean something else in a flag. */
function fixesOf({ keyword }: Copy, { word }: User): readonly Fix[] {
  if (!word || !/^[\w:.-]+$/.test(word.text)) return [];
  const at = span(keyword.end, keyword.end);
  const edits = [{ edits: [{ span: at, text: ` --chown=${word.text}` }] }];
  return [{ title: `Give the files to ${word.text}, who may then change them`, kind: "review", edits }];
}
