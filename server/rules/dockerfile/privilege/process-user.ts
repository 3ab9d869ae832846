import type { Stage } from "../../../engine/dockerfile/stages.ts";
import type { Fix } from "../../../engine/rule.ts";
import type { Edit } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";

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

function createdUser(stage: Stage): string | undefined {
  const runs = stage.chain.flatMap((ancestor) => ancestor.named("RUN").toReversed());
  const names = runs.flatMap((run) => [
    ...run.commands("useradd").map((command) => command.operands().at(-1)?.value),
    ...run.commands("adduser").map((command) => command.operands()[0]?.value),
  ]);
  return names.find((name) => name !== undefined && /^[a-z_][\w-]{0,31}$/.test(name));
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
