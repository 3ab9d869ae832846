import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { type Account, accountPrograms, createdAccounts } from "./accounts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/duplicate-user-id",
  title: "Two users or groups of the image have the same number",
  severity: "info",
  enabled: false,
  rationale:
    "The kernel knows numbers alone: two names for one number own the same files, and logs show the first name whoever acted.",
  remedy: "Give each user and group a number of its own.",
  criteria: {
    "CC6.1": {
      why: "Two accounts with one number cannot be told apart, and each has the rights of both.",
      limits: "Reads the commands of this file; the base image has users of its own.",
    },
  },
  fixable: false,
  equivalents: [{ tool: "dockle", id: "DKL-LI-0002", match: "related", why: "theirs reads the built image" }],
  references: ["https://man7.org/linux/man-pages/man8/useradd.8.html"],
  since: "0.1.0",
  needs: accountPrograms,

  *check(document, { settings }) {
    for (const stage of document.shippedStages(settings.shippedTargets)) {
      const seen = new Map<string, Account>();
      for (const account of createdAccounts(stage)) {
        const number = account.id?.value;
        if (number === undefined || !/^\d+$/.test(number)) continue;
        const key = `${account.kind} ${Number(number)}`;
        const other = seen.get(key);
        if (other && other.name !== account.name) yield shared(account, other, number);
        seen.set(key, other ?? account);
      }
    }
  },
};

function shared({ id, kind, word }: Account, other: Account, number: string): Problem {
  return {
    at: { span: (id?.valueWord ?? word).span },
    message: `the ${kind} ${shorten(other.name ?? other.word.text, 30)} has the number ${shorten(number, 10)} as well`,
    related: [{ span: other.word.span, message: "the other one" }],
  };
}
