import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Rule } from "../../../engine/rule.ts";

const names: readonly string[] = ["chpasswd", "passwd", "useradd", "usermod"];

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/password-set-in-build",
  title: "An account of the image gets a password",
  severity: "error",
  enabled: true,
  rationale:
    "Every container of the image has the same password, its hash stands in `/etc/shadow` for everyone who can pull the image, and mostly the password itself in the Dockerfile. Whoever gets a shell becomes that user by `su` or over SSH.",
  remedy:
    "Give accounts of an image no password: `USER` and `docker exec --user` need none. Where people log in, use keys or an identity provider, and set them up when the container starts.",
  criteria: {
    "CC6.1": {
      why: "One password that many people know opens every container of the image.",
      limits: "Does not know whether the container offers a way to log in.",
    },
  },
  fixable: false,
  equivalents: [
    { tool: "checkov", id: "CKV2_DOCKER_17", match: "related", why: "theirs looks for the word chpasswd in RUN alone" },
    { tool: "dockle", id: "DKL-LI-0001", match: "related", why: "theirs looks for empty passwords in the built image" },
  ],
  references: [
    "https://man7.org/linux/man-pages/man8/chpasswd.8.html",
    "https://man7.org/linux/man-pages/man1/passwd.1.html",
  ],
  since: "0.1.0",
  needs: names,

  *check(document, project) {
    const shipped = document.shippedLayers(project.settings.shippedTargets);
    for (const run of document.runsCalling(names)) {
      if (!/passw|user(?:add|mod)/.test(document.source.slice(run.span.start, run.span.end))) continue;
      for (const { at, what } of run.commands(...names).flatMap((command) => settings(run, command))) {
        const severity = run.isTrigger || (run.stage && shipped.has(run.stage)) ? "error" : "info";
        yield { at, message: what, severity };
      }
    }
  },
};

interface Setting {
  readonly at: { readonly span: ShellWord["span"] };
  readonly what: string;
}

function settings(run: Run, command: ShellCommand): Setting[] {
  const { name, nameSpan } = command;
  if (name === "chpasswd") {
    return [{ at: { span: nameSpan }, what: "chpasswd sets a password that every container of the image shares" }];
  }
  return name === "passwd" ? byPasswd(run, command) : byFlag(command);
}

/** `passwd -d` empties a password; `--stdin` and a pipe set one. */
function byPasswd({ pipelines }: Run, command: ShellCommand): Setting[] {
  const { nameSpan } = command;
  const removal = command.flag("-d", "--delete");
  if (removal && !command.flag("-l", "--lock")) {
    return [{ at: { span: removal.word.span }, what: `passwd ${removal.name} leaves the account without a password` }];
  }
  const isFed = pipelines.some(({ commands }) => commands.includes(command) && commands[0] !== command);
  if (!isFed && !command.flag("--stdin")) return [];
  return [{ at: { span: nameSpan }, what: "passwd sets a password that every container of the image shares" }];
}

/** The flag of useradd and usermod that takes the hash of a password. */
function byFlag(command: ShellCommand): Setting[] {
  const flag = command.flag("-p", "--password");
  const { valueWord } = flag ?? {};
  if (!flag || !valueWord) return [];
  if (flag.value === undefined ? /\$\(|`/.test(valueWord.text) : isLocked(flag.value)) return [];
  const what =
    flag.value === ""
      ? `${command.name} ${flag.name} leaves the account without a password`
      : `${command.name} ${flag.name} sets a password that every container of the image shares`;
  return [{ at: { span: valueWord.span }, what }];
}

/** What is no hash lets nobody in: `!`, `*`, `x`. */
const isLocked = (value: string): boolean => /^[!*x]/.test(value);
