import type { Mount, MountOption } from "../../../engine/dockerfile/mount.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { baseFacts } from "../start.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/world-readable-secret-mount",
  title: "A secret mount can be read by every user of the build step",
  severity: "warning",
  enabled: true,
  rationale:
    "Every process of the step can read the secret, also one that dropped its rights: an install script of a package, a test that runs foreign code.",
  remedy: "Leave `mode=` out, or end it with 0; where the step is not run by root, give its user the file by `uid=`.",
  criteria: {
    "CC6.1": {
      why: "The credential is open to more users than the one that needs it.",
      limits: "Judges the mode that is written; does not know which processes the step runs.",
    },
  },
  fixable: "safe",
  equivalents: [{ tool: "sonar", id: "S6469", match: "wider", why: "theirs looks at one mount of a RUN alone" }],
  references: ["https://docs.docker.com/reference/dockerfile/#run---mounttypesecret"],
  since: "0.1.0",
  needs: ["--mount"],

  *check(document) {
    for (const run of document.withTriggers("RUN")) {
      for (const mount of run.mounts) {
        const mode = openMode(mount);
        if (mode) yield open(mount, mode);
      }
    }
  },
};

/** The `mode` of a mount of a secret that ends with another digit than 0; none for a secret that is only a variable. */
function openMode(mount: Mount): MountOption | undefined {
  if (mount.type !== "secret" && mount.type !== "ssh") return undefined;
  if (mount.option("env") && !mount.option("target")) return undefined;
  return /^[0-7]{2,4}[1-7]$/.test(mount.value("mode") ?? "") ? mount.option("mode") : undefined;
}

function open(mount: Mount, mode: MountOption): Problem {
  const what = mount.type === "ssh" ? "the agent" : "the secret";
  return {
    at: { span: mode.span },
    message: `mode=${shorten(mode.value ?? "", 20)} lets every user of this step read ${what}`,
    fixes: () => fixOf(mount, mode),
  };
}

/** Takes the right from all others; a user who is not root then needs the file as his own. */
function fixOf(mount: Mount, mode: MountOption): Fix[] {
  const { document } = mount.run;
  const { start, end } = mode.span;
  const digit = document.source.slice(start, end).search(/[1-7]\D{0,9}$/);
  if (digit < 0 || mode.value?.includes("$")) return [];
  const edit = { span: { start: start + digit, end: start + digit + 1 }, text: "0" };
  const user = userOf(mount);
  if (user === "root" || user === "0" || mount.option("uid")) {
    return [{ title: "Take the right from all others", kind: "safe", edits: [{ edits: [edit] }] }];
  }
  const isNumber = /^\d+$/.test(user ?? "");
  const owner = { span: { start: end, end }, text: `,uid=${isNumber ? user : "$" + "{1:1000}"}` };
  return [
    {
      title: "Give the secret to the user of this step alone",
      kind: "review",
      snippet: !isNumber,
      edits: [{ edits: [edit, owner] }],
    },
  ];
}

/** Who runs the step; undefined when it is not known. */
function userOf({ run }: Mount): string | undefined {
  const set = run.isTrigger ? undefined : run.stage?.effective("USER", run.index);
  if (set) return set.user;
  if (!run.stage || run.isTrigger) return undefined;
  return run.stage.isFromScratch ? "root" : baseFacts(run.stage)?.user;
}
