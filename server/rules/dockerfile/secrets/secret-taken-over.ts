import type { Copy } from "../../../engine/dockerfile/copy.ts";
import { scanExpansion } from "../../../engine/dockerfile/expansion.ts";
import type { Env, Label, Pair } from "../../../engine/dockerfile/pairs.ts";
import { heredocVariables } from "../../../engine/dockerfile/shell-text.ts";
import type { Problem, Related } from "../../../engine/rule.ts";
import { isSecretName } from "../../../engine/secrets/secret-names.ts";
import { shorten } from "../../../engine/text.ts";
import { type Secret, secretVariable } from "./run-secrets.ts";

/** Where a secret comes from, for a finding about it. */
export const declared = ({ pair }: Secret): Related[] =>
  pair ? [{ span: pair.span, message: "the secret comes from here" }] : [];

/** LABEL and ENV that take over a secret under a harmless name; the other names are judged by themselves. */
export function* configured(instruction: Label | Env): Iterable<Problem> {
  for (const pair of instruction.pairs) {
    const secret = isSecretName(pair.name) ? undefined : held(pair);
    if (!secret) continue;
    yield {
      at: { span: pair.span },
      message: `${shorten(pair.name, 30)} puts ${shorten(secret.label, 30)} into the image configuration`,
      related: declared(secret),
    };
  }
}

function held({ text, instruction }: Pair): Secret | undefined {
  if (text?.includes("$") !== true) return undefined;
  const { document } = instruction;
  for (const { name, modifier } of scanExpansion(text, document.escape).references) {
    const secret = modifier.endsWith("+") ? undefined : secretVariable(document, name, instruction);
    if (secret && secret.pair?.instruction.name !== "ENV") return secret;
  }
  return undefined;
}

/** A file that COPY writes from a here-document, variables put in. */
export function* inHeredocs(copy: Copy): Iterable<Problem> {
  const { document } = copy;
  for (const { opener, body, expands } of copy.heredocs) {
    const names = expands ? heredocVariables(document.source.slice(body.start, body.end)) : [];
    const secret = names
      .map((name) => secretVariable(document, name, copy))
      .find((one) => one?.pair?.instruction.name === "ARG");
    if (!secret) continue;
    const target = shorten(copy.destination?.value ?? "", 28);
    yield {
      at: { span: opener },
      message: `${shorten(secret.label, 24)} is written to ${target}, which stays in the image`,
      related: declared(secret),
    };
  }
}
