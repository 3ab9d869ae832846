import type { ShellCommand, ShellFlag, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { remember } from "../../../engine/memo.ts";

/** A user or group that a RUN creates. */
export interface Account {
  readonly kind: "user" | "group";
  /** Undefined when a variable holds it. */
  readonly name: string | undefined;
  readonly word: ShellWord;
  /** The number that it is given; undefined when none is. */
  readonly id: ShellFlag | undefined;
  readonly command: ShellCommand;
}

/** The users and groups that a stage and those it is built from create, in order. */
export const createdAccounts: (stage: Stage) => readonly Account[] = remember((stage) =>
  accountCommands(stage).flatMap((command) => accountOf(command) ?? []),
);

/** Programs that make accounts or change them. */
export const accountPrograms = ["useradd", "adduser", "groupadd", "addgroup", "usermod"] as const;

const accountCommands: (stage: Stage) => readonly ShellCommand[] = remember((stage) =>
  stage.chain
    .toReversed()
    .flatMap((ancestor) => ancestor.runsCalling(accountPrograms))
    .flatMap((run) => run.commands(...accountPrograms)),
);

function accountOf(command: ShellCommand): Account | undefined {
  const { name } = command;
  const operands = command.operands();
  const kind = name.startsWith("user") || name === "adduser" ? "user" : "group";
  const word = name.endsWith("add") ? operands.at(-1) : operands[0];
  // With two operands adduser and addgroup put a user into a group.
  const isCreating = /^(?:user|group)add$/.test(name) || (/^add(?:user|group)$/.test(name) && operands.length === 1);
  if (!word || !isCreating) return undefined;
  const id = kind === "user" ? command.flag("-u", "--uid") : command.flag("-g", "--gid");
  return { kind, name: word.value, word, id, command };
}

/** The groups besides the first one that users are put into, by user; undefined stands for one that is not known. */
export const otherGroups: (stage: Stage) => ReadonlyMap<string, readonly (string | undefined)[]> = remember((stage) => {
  const groups = new Map<string, (string | undefined)[]>();
  for (const command of accountCommands(stage)) {
    const { user, joined } = membership(command);
    if (user === undefined || joined.length === 0) continue;
    const known = groups.get(user);
    if (known) known.push(...joined);
    else groups.set(user, [...joined]);
  }
  return groups;
});

interface Membership {
  readonly user: string | undefined;
  readonly joined: readonly (string | undefined)[];
}

/** The user that a command puts into groups. */
function membership(command: ShellCommand): Membership {
  const operands = command.operands();
  if (command.name === "useradd" || command.name === "usermod") {
    const list = command.flag("-G", "--groups") ?? command.flag("-aG");
    return { user: operands.at(-1)?.value, joined: list ? (listOf(command, list) ?? [undefined]) : [] };
  }
  const isJoining = /^add(?:user|group)$/.test(command.name) && operands.length === 2;
  return { user: operands[0]?.value, joined: isJoining ? [operands[1]?.value] : [] };
}

/** The value of `-G`, which `-aG` takes from the next operand. */
function listOf(command: ShellCommand, list: ShellFlag): readonly string[] | undefined {
  const next = command.words[command.words.indexOf(list.word) + 1]?.value;
  return (list.value ?? next)?.split(",");
}
