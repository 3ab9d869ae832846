import type { User } from "../../../engine/dockerfile/settings.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { otherGroups } from "./accounts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/user-groups-dropped",
  title: "USER names a group and so drops the user's other groups",
  severity: "hint",
  enabled: true,
  rationale:
    "With `USER name:group` the process has that group alone. The groups that the file gave the user before, to read a socket or a device, are gone, and the access they were for fails at run time.",
  remedy: "Leave the group out, or leave out the groups that the user does not need.",
  criteria: {},
  fixable: "review",
  equivalents: [
    {
      tool: "tally",
      id: "user-explicit-group-drops-supplementary-groups",
      match: "related",
      why: "theirs does not look into stages below, and takes unknown groups for others",
    },
  ],
  references: ["https://docs.docker.com/reference/dockerfile/#user"],
  since: "0.1.0",
  needs: ["USER"],

  *check(document) {
    for (const user of document.named("USER")) {
      const { stage, group } = user;
      if (!stage || group === undefined || group === "" || user.user === undefined) continue;
      const lost = (otherGroups(stage).get(user.user) ?? []).filter((other) => other !== undefined && other !== group);
      if (lost.length === 0) continue;
      const fix = fixOf(user);
      yield {
        at: { span: user.word?.span ?? user.span },
        message: `the process loses the groups that the user was put into: ${shorten(lost.join(", "), 30)}`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

/** Takes the group away where the word has no quotes and no variables. */
function fixOf({ word }: User): Fix | undefined {
  if (!word || /["'$]/.test(word.text)) return undefined;
  const at = span(word.span.start + word.text.indexOf(":"), word.span.end);
  return { title: "Let the user keep its groups", kind: "review", edits: [{ edits: [{ span: at, text: "" }] }] };
}
