import { plainText } from "../../../engine/dockerfile/downloads.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { reachesImage } from "./reach.ts";
import { textMatches } from "./source-text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/ssh-host-key-check-disabled",
  title: "ssh talks to any server that answers",
  severity: "warning",
  enabled: true,
  rationale:
    "The host key is the only thing that tells ssh whom it talks to. Without the check, or with a key that was fetched over the same network a moment before, whoever sits on the way hands the build a repository of theirs.",
  remedy:
    "Copy a `known_hosts` file with keys from the provider's published list, or compare the fingerprint of what `ssh-keyscan` returns.",
  criteria: {
    "CC6.7": {
      why: "The other end of an encrypted transfer is not checked, so that the encryption protects nothing.",
      limits: "Does not show whether what is fetched is checked in another way.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://man.openbsd.org/ssh_config#StrictHostKeyChecking",
    "https://man.openbsd.org/ssh-keyscan",
    "https://docs.docker.com/build/building/secrets/#ssh-mounts",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const { instruction, span, text } of textMatches(document, unchecked)) {
      const severity = reachesImage(instruction, settings) ? "warning" : "info";
      yield { at: { span }, message: `${shorten(text, 40)} takes any server for the right one`, severity };
    }
    for (const run of document.runsCalling(["ssh-keyscan"])) {
      for (const command of run.commands("ssh-keyscan")) {
        if (isCompared(run)) continue;
        const message = "ssh-keyscan trusts whoever answers while the image is built";
        yield { at: { span: command.nameSpan }, message, severity: "info" };
      }
    }
  },
};

const unchecked =
  /\bStrictHostKeyChecking[ \t"'=]{1,4}(?:no|off|accept-new)\b|\bUserKnownHostsFile[ \t"'=]{1,4}\/dev\/null\b(?!.{0,99}StrictHostKeyChecking)/gi;

/** Whether a fingerprint is computed or something is looked for in what came. */
const isCompared = (run: Run): boolean =>
  run.commands("ssh-keygen").some((command) => command.words.some((word) => /^-\w*l/.test(plainText(word)))) ||
  run.commands("sha256sum", "shasum", "diff", "cmp").length > 0;
