import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import type { ImageFacts } from "../../../engine/dockerfile/image-facts.ts";
import { type PackageCommand, packageCommand } from "../../../engine/dockerfile/package-command.ts";
import type { Stage } from "../../../engine/dockerfile/stages.ts";
import { baseFacts } from "../start.ts";

/** Programs that health checks call and that images are known to have or to lack. */
export type Program = "curl" | "wget" | "nc" | "sh";

const nothing: ImageFacts = { shell: "none", curl: false, wget: false, packageManager: "none" };

/** Whether the base image has a program; undefined when it is not known. */
function inBase(stage: Stage, program: Program): boolean | undefined {
  const facts = stage.isFromScratch ? nothing : baseFacts(stage);
  if (program === "curl" || program === "wget") return facts?.[program];
  const { shell } = facts ?? {};
  if (shell === undefined || shell === "none" || program === "sh") return shell && shell !== "none";
  // The one of busybox; Debian's images come without any.
  return shell === "ash" ? true : facts?.packageManager === "apt" ? false : undefined;
}

/** What a package is called that brings a program. */
const providers: Readonly<Record<Program, RegExp>> = {
  curl: /^curl(?:-minimal)?$/,
  wget: /^(?:wget2?|busybox(?:-static)?)$/,
  nc: /^(?:netcat.*|ncat|nmap.*|busybox(?:-static)?)$/,
  sh: /^(?:busybox(?:-static)?|bash|dash)$/,
};

/** Whether a container of the stage has a program; undefined when the instructions leave it open. */
export function hasProgram(stage: Stage, program: Program): boolean | undefined {
  let has = inBase(stage, program);
  for (const { instructions } of [...stage.chain].reverse()) {
    for (const instruction of instructions) {
      const change =
        instruction.name === "RUN"
          ? runBrings(instruction, program)
          : instruction.name === "COPY" || instruction.name === "ADD"
            ? copyBrings(instruction, program)
            : "same";
      if (change !== "same") has = change;
    }
  }
  return has;
}

/** Whether the program is there afterwards; "same" when nothing changes, undefined when something may have. */
type Change = boolean | undefined | "same";

function runBrings(run: Run, program: Program): Change {
  if (!run.hasScript) return undefined;
  let change: Change = "same";
  for (const command of run.commands()) {
    const next = commandBrings(run, command, program);
    if (next !== "same") change = next;
  }
  return change;
}

/** Commands that may install anything. */
const installers: ReadonlySet<string> = new Set(
  "sh bash ash dash make ansible-playbook ansible chef-client salt-call puppet nix nix-env brew conda mamba micromamba pacman emerge opkg dpkg rpm tdnf source .".split(
    " ",
  ),
);
const scripted = /\.(?:sh|bash|py|pl|rb|js)$/;
const ownPath = /^["']?(?!\/(?:usr\/(?:local\/)?)?s?bin\/).*\//;

function commandBrings(run: Run, command: ShellCommand, program: Program): Change {
  // It ran, so it is there.
  if (command.name === program) return true;
  const packages = packageCommand(command);
  if (packages) return packagesBring(packages, program);
  if (mayInstall(run, command)) return undefined;
  const isMentioned = program !== "sh" && command.words.some(({ text }) => text.includes(program));
  return isMentioned || command.name === "busybox" ? undefined : "same";
}

function packagesBring({ action, packages, hasUnknownPackages }: PackageCommand, program: Program): Change {
  const isNamed = packages.some(({ name }) => name !== undefined && providers[program].test(name));
  if (action === "remove") return isNamed ? false : "same";
  if (action !== "install") return "same";
  const isOpen = hasUnknownPackages || packages.some(({ kind }) => kind === "file" || kind === "group");
  return isNamed || (isOpen ? undefined : "same");
}

/** Whether a command runs what the file does not show: a script, a program of one's own, an installer. */
function mayInstall({ document }: Run, command: ShellCommand): boolean {
  const { name, nameSpan } = command;
  if (name === "" || scripted.test(name) || (installers.has(name) && !command.flag("-c"))) return true;
  return ownPath.test(document.source.slice(nameSpan.start, nameSpan.end));
}

const programFolder = /^\/?(?:usr\/(?:local\/)?)?(?:s?bin\/?)?$/;

function copyBrings(copy: Copy, program: Program): Change {
  const texts = [...copy.sources, ...(copy.destination ? [copy.destination] : [])].map(({ value }) => value);
  if (texts.some((text) => text.split("/").some((name) => name === program || name === "busybox"))) return true;
  const target = copy.destination?.value ?? "";
  const isWhole = copy.sources.some(({ value }) => /(?:^|\/)(?:\.?|\*|s?bin|rootfs|root|usr|overlay)\/?$/.test(value));
  return programFolder.test(target) && isWhole ? undefined : "same";
}
