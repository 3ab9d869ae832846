import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Mount } from "../../../engine/dockerfile/mount.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten, span } from "../../../engine/text.ts";
import { cacheMounts } from "./cache-mounts.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/cache-mount-not-writable",
  title: "A cache mount belongs to another user than the one that uses it",
  severity: "warning",
  enabled: true,
  rationale:
    "A new cache directory belongs to root and nobody else may write to it. After USER the command fails on it, or goes on without the cache and says so in a line of the log that nobody reads.",
  remedy: "Give the mount the id of the user: `--mount=type=cache,target=…,uid=1000`.",
  criteria: {},
  fixable: "review",
  equivalents: [],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypecache"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    for (const { mount, target } of cacheMounts(document)) {
      const user = userOf(mount.run);
      if (user !== undefined && isForeign(mount, user)) yield problem(mount, target, user);
    }
  },
};

/** The ordinary user that a RUN is known to run as; with sudo it may be another. */
function userOf(run: Run): string | undefined {
  if (run.isTrigger || run.rest.includes("sudo") || run.heredocs.length > 0) return undefined;
  const user = run.stage?.effective("USER", run.index)?.user;
  return user === undefined || user === "" || /^(?:root|0+|ContainerUser|ContainerAdministrator)$/.test(user)
    ? undefined
    : user;
}

/** Whether the directory is another user's; one that starts with files of an image or a stage has the rights of those. */
function isForeign(mount: Mount, user: string): boolean {
  if (mount.option("mode") || mount.option("gid") || mount.option("from")) return false;
  if (!mount.option("uid")) return true;
  const uid = mount.value("uid");
  return (
    uid !== undefined && /^\d+$/.test(uid) && (uid === "0" || (/^\d+$/.test(user) && Number(uid) !== Number(user)))
  );
}

function problem(mount: Mount, target: string, user: string): Problem {
  const owner = mount.value("uid") ?? "root";
  return {
    at: { span: (mount.option("uid") ?? mount.option("target"))?.span ?? mount.flag.span },
    message: `${shorten(user, 20)} cannot write to the cache on ${shorten(target, 30)}, which is that of ${owner}`,
    fixes: () => give(mount, user),
  };
}

function give(mount: Mount, user: string): Fix[] {
  const isNumber = /^\d+$/.test(user);
  const text = isNumber ? `uid=${user}` : "uid=${1:1000}";
  const uid = mount.option("uid");
  const end = mount.options.at(-1)?.span.end ?? mount.flag.span.end;
  const edit = uid ? { span: uid.span, text } : { span: span(end, end), text: `,${text}` };
  const title = isNumber ? `Give the cache to ${user}` : "Give the cache to the id of the user";
  return [{ title, kind: "review", edits: [{ edits: [edit] }], ...(isNumber ? {} : { snippet: true }) }];
}
