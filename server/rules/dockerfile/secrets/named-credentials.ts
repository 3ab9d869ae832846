import type { ShellCommand, ShellFlag, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Label } from "../../../engine/dockerfile/pairs.ts";
import { rememberTrait } from "../../../engine/memo.ts";
import type { Credential } from "../../../engine/secrets/credentials.ts";
import { isPlaceholder, isSecretName, isSetting, isWeakWord } from "../../../engine/secrets/secret-names.ts";

/** Spares nearly all instructions the look at their commands. */
const suspicious = /pass|pwd|secret|token|key|cred|authorization|login|\s-u\b|--user/i;

const isSuspicious = rememberTrait(({ document, span: { start, end } }: Run) =>
  suspicious.test(document.source.slice(start, end)),
);

/** Credentials that are one by the name beside them: in a label, an assignment, a flag or a header of a command. */
export function namedCredentials(instruction: Run | Label): readonly Credential[] {
  if (instruction.name === "LABEL") return instruction.pairs.flatMap(labelled);
  if (!isSuspicious(instruction)) return [];
  return instruction.commands().flatMap((command) => [...assigned(command), ...flagged(command), ...sent(command)]);
}

function labelled({ name, value, valueSpan }: Label["pairs"][number]): Credential[] {
  if (!isSecretName(name) || !isLiteralSecret(value)) return [];
  return [{ what: "a credential", span: valueSpan }];
}

function assigned({ assignments }: ShellCommand): Credential[] {
  return assignments
    .filter(({ name, value }) => isSecretName(name) && isLiteralSecret(value))
    .map(({ span }) => ({ what: "a credential", span }));
}

/** `docker login -p`, `sshpass -p`. */
const takesPassword = (command: ShellCommand): boolean =>
  command.name === "sshpass" ||
  (["docker", "podman", "buildah", "helm"].includes(command.name) &&
    command.subcommand()?.value?.endsWith("login") === true);

function flagged(command: ShellCommand): Credential[] {
  const found: Credential[] = [];
  const add = (word: ShellWord | undefined, value: string | undefined): void => {
    if (word && isLiteralSecret(value)) found.push({ what: "a credential", span: word.span });
  };
  for (const flag of command.flags()) {
    if (flag.name.startsWith("--") && isSecretName(flag.name)) add(...passed(command, flag));
    else if (flag.name === "-p" && takesPassword(command)) add(...passed(command, flag));
    else if (command.name === "curl" && (flag.name === "-u" || flag.name === "--user")) {
      add(flag.valueWord, /^[^:]{0,200}:(.+)$/.exec(flag.value ?? "")?.[1]);
    }
  }
  return found;
}

/** The value of a flag, which is the next word where it is not known that the flag takes one. */
function passed(command: ShellCommand, flag: ShellFlag): [ShellWord | undefined, string | undefined] {
  if (flag.valueWord) return [flag.valueWord, flag.value];
  const next = command.words[command.words.indexOf(flag.word) + 1];
  return next?.text.startsWith("-") ? [undefined, undefined] : [next, next?.value];
}

/** The header that carries a credential, the scheme before it left out. */
const header =
  /^(?:authorization|private-token|x-api-key|x-auth-token|api-key):[ \t]{0,8}(?:(?:basic|bearer|token)[ \t]{1,8})?(\S{6,})$/i;

function sent(command: ShellCommand): Credential[] {
  return command.words.flatMap(({ value, span }) =>
    isLiteralSecret(header.exec(value ?? "")?.[1]) ? [{ what: "a credential", span }] : [],
  );
}

/** Whether a value is written out and is not one that examples, switches and paths have. */
function isLiteralSecret(value: string | undefined): boolean {
  if (value === undefined || value.length < 4 || /[$\s{}<>]/.test(value)) return false;
  return !isSetting(value) && !isPlaceholder(value) && !isWeakWord(value);
}
