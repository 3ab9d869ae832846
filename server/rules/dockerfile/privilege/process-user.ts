import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { packageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix, Related } from "../../../engine/rule.ts";
import { type Edit, shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";
import { createdAccounts } from "./accounts.ts";

/** Programs by which an entrypoint that starts as root gives root's rights up. */
const dropping =
  /(?:^|[\s/"',=])(?:gosu|su-exec|setpriv|runuser|chpst|setuidgid|s6-setuidgid|s6-overlay)(?:$|[\s"',/:@])/;

/** Whether something along the chain installs or calls a program that starts the server as another user. */
export function dropsPrivileges(stage: Stage): boolean {
  const drops = stage.chain.some(({ instructions }) => instructions.some(({ rest }) => dropping.test(rest)));
  return drops || (baseFacts(stage)?.dropsTo !== undefined && !stage.entrypoint);
}

/** Whether a user, as USER names it, has all rights. */
export const isRoot = (user: string): boolean =>
  user === "root" || /^0+$/.test(user) || user.toLowerCase() === "containeradministrator";

/** Whether a RUN is run by root; undefined when that is not known. */
export function isRootBefore(run: Run): boolean | undefined {
  const { stage } = run;
  const user = stage?.effective("USER", run.index);
  if (user) return user.user === undefined ? undefined : isRoot(user.user);
  const base = stage && (stage.isFromScratch ? "root" : baseFacts(stage)?.user);
  return base === undefined ? undefined : isRoot(base);
}

/** A user for the process, and whether the file or the image is known to have it. */
export interface Candidate {
  readonly user: string;
  readonly isKnown: boolean;
}

/** Who may run the process instead of root: a user of an earlier USER, one that a RUN creates, one of the base image. */
export function candidate(stage: Stage): Candidate {
  const facts = baseFacts(stage);
  const ofImage = facts?.user !== undefined && facts.user !== "root" ? facts.user : facts?.ordinaryUser;
  const user = earlierUser(stage) ?? createdUser(stage) ?? ofImage;
  // 65532 is what images without root call nonroot; any number works, no account is needed.
  return user === undefined ? { user: "65532:65532", isKnown: false } : { user, isKnown: true };
}

function earlierUser(stage: Stage): string | undefined {
  const users = stage.chain.flatMap((ancestor) => ancestor.named("USER").toReversed());
  return users.find(({ user }) => user !== undefined && user !== "" && !isRoot(user))?.resolved;
}

const accountName = /^[a-z_][\w-]{0,31}$/;

const createdUser = (stage: Stage): string | undefined =>
  createdAccounts(stage).findLast(({ kind, name }) => kind === "user" && accountName.test(name ?? ""))?.name;

/** Commands that only root may call. */
const onlyRoot: ReadonlySet<string> = new Set(["useradd", "adduser", "groupadd", "addgroup", "usermod", "chpasswd"]);

const needsRoot = (command: ShellCommand): boolean =>
  command.wrappers.length === 0 && (onlyRoot.has(command.name) || packageCommand(command)?.action === "install");

/** Whether a base that we do not know starts as root: a RUN under its own user does what only root may do. */
export const provesRoot = (stage: Stage): boolean =>
  stage.chain.some((ancestor) => ancestor.named("RUN").some((run) => run.commands().some(needsRoot)));

/** Servers that need rights of root for more than a port. */
const needsRights = /(?:^|[\s/"'])(?:sshd|crond?|supervisord|systemd|init|setcap|dockerd|chroot)(?:$|[\s"'])/;

/** What else in the file speaks against root: a user that it creates and does not use, and ports that need no rights. */
export function againstRoot(stage: Stage): readonly Related[] {
  const created = createdAccounts(stage).filter(({ kind }) => kind === "user");
  const users = created.map(({ word }) => ({
    span: word.span,
    message: `${shorten(word.value ?? word.text, 40)} is created and the process does not run as it`,
  }));
  const starts = [stage.cmd?.rest, stage.entrypoint?.rest].join("\n");
  const ports = stage.exposedPorts;
  const areOrdinary = ports.length > 0 && ports.every(({ first }) => first !== undefined && first >= 1024);
  if (!areOrdinary || needsRights.test(starts)) return users;
  return [
    ...users,
    ...ports.map(({ word }) => ({ span: word.span, message: `port ${word.value} needs no rights of root` })),
  ];
}

/** The fix that lets the candidate run the process; `editOf` is given the name, or a tab stop that offers one. */
export function userFix({ user, isKnown }: Candidate, editOf: (user: string) => Edit): Fix {
  return {
    title: `Run as ${user}, who cannot write what root owns`,
    kind: "review",
    snippet: !isKnown,
    edits: [{ edits: [editOf(isKnown ? user : `\${1:${user}}`)] }],
  };
}
