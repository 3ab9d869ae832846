import type { ShellCommand } from "./command.ts";
import type { PackageAction, PackageManager, PackageName } from "./package-command.ts";

/** A table of actions from the subcommands of each. */
const table = (actions: Partial<Record<PackageAction, string>>): Readonly<Record<string, PackageAction>> =>
  Object.fromEntries(
    Object.entries(actions).flatMap(([action, subcommands]) =>
      subcommands.split(", ").map((subcommand) => [subcommand, action as PackageAction]),
    ),
  );

const plain = (name: string, version?: string, release?: string): PackageName => ({
  kind: "package",
  name,
  version,
  release,
});

const other = (kind: "file" | "group" | "exclusion"): PackageName => ({ kind, name: undefined, version: undefined });

const url = /^[a-z][a-z0-9+.-]*:\/\//i;

/** `name[:arch][=version | /release]`; `name-` is not installed, `name^` is a task. */
function debianPackage(text: string): PackageName {
  if (/^[./~]|\.deb$/.test(text) || url.test(text)) return other("file");
  if (text.endsWith("^")) return other("group");
  if (text.endsWith("-")) return other("exclusion");
  const { name = text, mark, rest } = /^(?<name>[^=/]*)(?:(?<mark>[=/])(?<rest>.*))?$/s.exec(text)?.groups ?? {};
  const base = name.replace(/:[\w-]+$/, "");
  return mark === "/" ? plain(base, undefined, rest) : plain(base, rest || undefined);
}

/** `name[@repository][=version | ~version | <version | >version]`; `!name` is not installed. */
function alpinePackage(text: string): PackageName {
  if (/^[/~]|^\.\.?\/|\.apk$/.test(text) || url.test(text)) return other("file");
  if (text.startsWith("!")) return other("exclusion");
  if (text.startsWith(".")) return other("group");
  const { name = text, rest = "" } = /^(?<name>[^=~<>]*)(?<rest>.*)$/s.exec(text)?.groups ?? {};
  const [base = name, release] = name.split("@");
  return plain(base, rest.replace(/@.*$/, "").replace(/^[=~<>]+/, "") || undefined, release ?? rest.split("@")[1]);
}

const versionPart = /^(?:\d+:)?\d[\w.+~^*]*$/;
const architecture = /\.(?:x86_64|i[36]86|aarch64|noarch|ppc64le|s390x|armv7hl)$/;

/** `[epoch:]name[-version[-release]][.arch]`; `@name` is a group or module. */
function redHatPackage(text: string): PackageName {
  if (/^[./~]|\.rpm$/.test(text) || url.test(text)) return other("file");
  if (text.startsWith("@")) return other("group");
  const relation = /^(\S+?)\s*(?:[<>]=?|=)\s*(\S+)$/.exec(text);
  if (relation) return plain(relation[1] ?? text, relation[2]);
  const parts = text.replace(architecture, "").split("-");
  const first = parts.findIndex((_, index) => index > 0 && parts.slice(index).every((part) => versionPart.test(part)));
  if (first < 0) return plain(text.replace(architecture, ""));
  return plain(parts.slice(0, first).join("-").replace(/^\d+:/, ""), parts.slice(first).join("-"));
}

/** `name[.arch][=version | >=version …]`; `!name` is not installed, `pattern:name` and its like are sets. */
function susePackage(text: string): PackageName {
  if (/^[./]|\.rpm$/.test(text) || url.test(text)) return other("file");
  if (/^[!~]/.test(text)) return other("exclusion");
  if (/^(?:pattern|product|patch):/.test(text)) return other("group");
  const { name = text, rest = "" } = /^(?<name>[^=<>]*)(?<rest>.*)$/s.exec(text)?.groups ?? {};
  return plain(
    name
      .trim()
      .replace(/^\+|^package:/, "")
      .replace(architecture, ""),
    rest.replace(/^[=<>\s]+/, "") || undefined,
  );
}

/** Quiet to the second degree is a yes for apt; its options can be given by `-o`. */
function aptIsAnswered(command: ShellCommand): boolean {
  if (command.flag("-y", "--yes", "--assume-yes", "--force-yes")) return true;
  if (command.flags("-o", "--option").some(({ value }) => value === undefined || /(?:assume|force)-yes/i.test(value)))
    return true;
  const quiet = command.flags("-q", "--quiet");
  if (quiet.some(({ value }) => Number(value) >= 2)) return command.name !== "aptitude";
  return quiet.length >= 2 && command.name !== "aptitude";
}

const dnfIsAnswered = (command: ShellCommand): boolean =>
  command.flag("-y", "--assumeyes", "--assume-yes") !== undefined ||
  command.flags("--setopt").some(({ value }) => value === undefined || /assumeyes/.test(value));

const zypperIsAnswered = (command: ShellCommand): boolean =>
  command.flag("-n", "--non-interactive", "--non-interactive-include-reboot-patches", "-y", "--no-confirm") !==
  undefined;

/** The package managers of distributions, from their manual pages. */
export const systemManagers: readonly PackageManager[] = [
  {
    family: "apt",
    names: ["apt-get", "apt", "aptitude"],
    actions: table({
      install: "install, reinstall, build-dep, satisfy",
      remove: "remove, purge, autoremove, auto-remove, autopurge",
      "update-index": "update",
      upgrade: "upgrade, dist-upgrade, full-upgrade, safe-upgrade",
      clean: "clean, autoclean, auto-clean, distclean, dist-clean",
    }),
    idle: "--help --version -s --simulate --just-print --dry-run --recon --no-act --print-uris -d --download-only".split(
      " ",
    ),
    readPackage: debianPackage,
    isAnswered: aptIsAnswered,
  },
  {
    family: "apk",
    names: ["apk"],
    actions: table({
      install: "add",
      remove: "del",
      "update-index": "update",
      upgrade: "upgrade",
      clean: "cache clean, cache purge",
    }),
    idle: ["--help", "--version", "-s", "--simulate"],
    readPackage: alpinePackage,
  },
  {
    family: "dnf",
    names: ["yum", "dnf", "dnf5", "microdnf", "tdnf"],
    actions: table({
      install:
        "install, in, localinstall, groupinstall, group install, groups install, module install, reinstall, rei, downgrade, dg, swap, builddep",
      remove: "remove, rm, erase, autoremove, groupremove, grouperase, group remove, module remove",
      "update-index": "makecache, mc",
      upgrade:
        "update, upgrade, up, update-minimal, upgrade-minimal, localupdate, groupupdate, group update, group upgrade, module update, distro-sync, distrosync, dsync, dist-upgrade",
      clean: "clean",
    }),
    groups:
      "groupinstall, group install, groups install, module install, groupremove, grouperase, group remove, module remove, groupupdate, group update, group upgrade, module update".split(
        ", ",
      ),
    idle: "--help --version --assumeno --downloadonly --download-only".split(" "),
    readPackage: redHatPackage,
    isAnswered: dnfIsAnswered,
  },
  {
    family: "zypper",
    names: ["zypper"],
    actions: table({
      install: "install, in, source-install, si, install-new-recommends, inr",
      remove: "remove, rm",
      "update-index": "refresh, ref",
      upgrade: "update, up, patch, dist-upgrade, dup",
      clean: "clean, cc",
    }),
    idle: "--help --version --dry-run -d --download-only".split(" "),
    readPackage: susePackage,
    isAnswered: zypperIsAnswered,
  },
];
