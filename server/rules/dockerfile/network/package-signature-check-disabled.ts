import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { plainText } from "../../../engine/dockerfile/downloads.ts";
import { deleteWord } from "../../../engine/dockerfile/edit.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { Fix, Problem, Rule } from "../../../engine/rule.ts";
import type { Settings } from "../../../engine/settings.ts";
import { type Edit, type Span, shorten } from "../../../engine/text.ts";
import { reachesImage } from "./reach.ts";
import { textMatches } from "./source-text.ts";

export const rule: Rule<"dockerfile"> = {
  id: "dockerfile/package-signature-check-disabled",
  title: "Packages are installed without a check of their signature",
  severity: "error",
  enabled: true,
  rationale:
    "The signature is what ties a package to its distributor; mirrors, caches and plain HTTP are safe only because of it. Without it whoever controls one of them installs a package of theirs, whose scripts run as root.",
  remedy:
    "Delete the switch and install the repository's key: `signed-by=` for apt, `gpgkey=` with `gpgcheck=1` for yum and dnf, a key in `/etc/apk/keys` for apk. Sign packages of your own.",
  criteria: {
    "CC6.8": {
      why: "Software is installed without a check that it comes from its distributor.",
      limits: "Does not show whether a key that is trusted was checked itself.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "checkov", id: "CKV2_DOCKER_7", match: "wider", why: "theirs looks for apk --allow-untrusted alone" },
    { tool: "checkov", id: "CKV2_DOCKER_8", match: "wider", why: "theirs looks for --allow-unauthenticated alone" },
    { tool: "checkov", id: "CKV2_DOCKER_9", match: "wider", why: "theirs looks for --nogpgcheck alone" },
    { tool: "checkov", id: "CKV2_DOCKER_10", match: "wider", why: "theirs looks for the switches of rpm alone" },
    { tool: "checkov", id: "CKV2_DOCKER_11", match: "wider", why: "theirs looks for apt-get --force-yes alone" },
    {
      tool: "sonar",
      id: "S6474",
      match: "related",
      why: "theirs also asks for verified downloads of language packages",
    },
    { tool: "dockle", id: "CIS-DI-0011", match: "related", why: "theirs reads the history of the built image" },
  ],
  references: [
    "https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html",
    "https://dnf.readthedocs.io/en/latest/conf_ref.html",
    "https://www.cisecurity.org/benchmark/docker",
  ],
  since: "0.1.0",

  *check(document, { settings }) {
    for (const run of document.runsCalling(programs)) {
      for (const command of run.commands()) if (flags.has(command.name)) yield* inCommand(run, command, settings);
    }
    for (const { instruction, span, text } of textMatches(document, settingsInFiles)) {
      if (isReplaced(document.source.slice(span.end, span.end + 40))) continue;
      yield { ...problem(span, text), severity: reachesImage(instruction, settings) ? "error" : "warning" };
    }
  },
};

function* inCommand(run: Run, command: ShellCommand, settings: Settings): Generator<Problem> {
  for (const { span, name, isLocal } of switches(command)) {
    const isLesser = isLocal || !reachesImage(run, settings);
    const fixes = run.form === "exec" ? [] : deletion(run.document, run, command, span, name);
    yield { ...problem(span, `${command.name} ${name}`), severity: isLesser ? "warning" : "error", fixes };
  }
}

const apt = ["--allow-unauthenticated", "--allow-insecure-repositories", "--force-yes"];
const rpm = ["--nodigest", "--nosignature", "--noverify", "--nofiledigest", "--nogpgcheck"];
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  ["apk", ["--allow-untrusted"]],
  ["apt", apt],
  ["apt-get", apt],
  ["aptitude", ["--allow-untrusted"]],
  ["dnf", ["--nogpgcheck", "--no-gpgchecks"]],
  ["dnf5", ["--nogpgcheck", "--no-gpgchecks"]],
  ["microdnf", ["--nogpgcheck"]],
  ["rpm", rpm],
  ["tdnf", ["--nogpgcheck"]],
  ["yum", ["--nogpgcheck"]],
  ["zypper", ["--no-gpg-checks", "--no-gpgcheck", "--allow-unsigned-rpm"]],
]);

const programs = [...flags.keys()];

/** In sources.list, in a .repo file, in apt's and pacman's configuration. */
const settingsInFiles =
  /\[[^\]\n]{0,200}\btrusted=yes\b[^\]\n]{0,200}\]|\bgpgcheck[ \t]{0,9}=[ \t]{0,9}(?:0|false|no)\b|\bSigLevel[ \t]{0,9}=[ \t]{0,9}Never\b|\b(?:AllowUnauthenticated|AllowInsecureRepositories)[ \t]{0,9}[= ][ \t]{0,9}"?(?:true|yes|1)\b/g;

/** Whether sed puts another value in the place of what was found. */
const isReplaced = (after: string): boolean => /^[/|,#]{1,2}\w*gpgcheck[ \t]*=[ \t]*1/.test(after);

interface Switch {
  readonly span: Span;
  readonly name: string;
  /** Whether only files of the build are installed. */
  readonly isLocal: boolean;
}

function switches(command: ShellCommand): Switch[] {
  const known = flags.get(command.name);
  if (!known) return [];
  return command.flags(...known).map(({ word, name }) => ({ span: word.span, name, isLocal: installsFiles(command) }));
}

function installsFiles(command: ShellCommand): boolean {
  const packages = command
    .operands()
    .map(plainText)
    .slice(command.name === "rpm" ? 0 : 1);
  return packages.length > 0 && packages.every((name) => /\.(?:apk|deb|rpm)$/i.test(name) && !name.includes("://"));
}

const problem = (span: Span, subject: string): Problem => ({
  at: { span },
  message: `${shorten(subject, 48)} installs what nobody has signed`,
});

function deletion(document: DockerfileDocument, run: Run, command: ShellCommand, at: Span, name: string): Fix[] {
  const isYesToo = name === "--force-yes" && !command.flag("-y", "--yes", "--assume-yes");
  const edit: Edit | undefined = isYesToo ? { span: at, text: "-y" } : deleteWord(document, at);
  if (!edit || run.isTrigger) return [];
  const title = `${isYesToo ? "Use -y for" : "Delete"} ${name}; packages without a trusted signature are then refused`;
  return [{ title, kind: "review", edits: [{ edits: [edit] }] }];
}
