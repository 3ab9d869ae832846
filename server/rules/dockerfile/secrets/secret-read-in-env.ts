import type { Pair } from "../../../engine/dockerfile/pairs.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isSecretName } from "../../../engine/secrets/secret-names.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/secret-read-in-env",
  title: "ENV or ARG is to take a secret from a command, which nothing runs",
  severity: "warning",
  enabled: true,
  rationale:
    "Only RUN, CMD and ENTRYPOINT have a shell. The variable holds the text of the command, not the secret; if it did hold the secret, the image would show it to everyone who can pull it.",
  remedy:
    "Read the secret where it is used: in the RUN that mounts it, or in the program, from `/run/secrets` when the container runs.",
  criteria: {},
  fixable: false,
  equivalents: [],
  supersedes: ["dockerfile/secret-in-arg-or-env"],
  references: [
    "https://docs.docker.com/reference/dockerfile/#environment-replacement",
    "https://docs.docker.com/build/building/secrets/",
  ],
  since: "0.1.0",
  needs: ["ENV", "ARG"],

  *check(document) {
    for (const instruction of [...document.withTriggers("ENV"), ...document.withTriggers("ARG")]) {
      for (const pair of instruction.pairs) {
        if (!isCommandForSecret(pair)) continue;
        yield {
          at: { span: pair.span },
          message: `${shorten(pair.name, 30)} holds the text of a command: ${instruction.name} runs none`,
        };
      }
    }
  },
};

/** Whether a value is a command substitution, and the name or the path in it speaks of a secret. */
function isCommandForSecret({ name, text }: Pair): boolean {
  const isCommand = text !== undefined && /^["']?(?:\$\(|`)/.test(text);
  return isCommand && (isSecretName(name) || text.includes("/run/secrets"));
}
