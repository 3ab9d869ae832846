import { remember, rememberText } from "../memo.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { valueFlagsOf } from "./command-flags.ts";
import type { PackageName, PackageWord } from "./package-command.ts";

/** Package managers of languages that share a registry and the syntax of packages. */
export type LanguageFamily = "pip" | "npm" | "gem" | "go";

/** A command that installs from the registry of a language. */
export interface LanguageInstall {
  readonly command: ShellCommand;
  readonly family: LanguageFamily;
  /** The last word of the subcommand; undefined for a bare `yarn`. */
  readonly subcommand: ShellWord | undefined;
  /** What it names, in order; empty when it installs what a file of the project lists. */
  readonly packages: readonly PackageWord[];
}

interface LanguageManager {
  readonly family: LanguageFamily;
  readonly names: RegExp;
  /** The subcommands that install, longest first; the empty one stands for none. */
  readonly subcommands: readonly string[];
  /** Flags that take the next word, beyond those known by the name of the command. */
  readonly valueFlags: string;
  /** Flags with which nothing is installed. */
  readonly idle: readonly string[];
  readonly readPackage: (text: string) => PackageName;
}

const file: PackageName = { kind: "file", name: undefined, version: undefined };
const plain = (name: string, version: string | undefined): PackageName => ({ kind: "package", name, version });

const url = /^(?:git\+)?[a-z][a-z0-9.-]*:\/\//i;
const archive = /\.(?:whl|tar\.gz|tgz|zip|tar\.bz2|egg|gem)(?:[?#].*)?$/i;

/** `name[extra]==1.2`, `name @ url`, `git+https://host/name@ref`, a path. */
function pythonPackage(text: string): PackageName {
  if (/^git\+/.test(text)) return plain(text, /@([^/#]+)/.exec(text.replace(/^[^/]*\/\/[^/]*/, ""))?.[1]);
  if (url.test(text) || archive.test(text) || /^[./~]|^[^<>=!~ ]*\//.test(text)) return file;
  const { name = text, rest = "" } = /^(?<name>[^<>=!~;@ [{]*)(?:\[[^\]]*\])?(?<rest>.*)$/s.exec(text)?.groups ?? {};
  const direct = /^\s*@\s*(\S+)/.exec(rest);
  if (direct) return pythonPackage(direct[1] ?? "");
  return plain(name, rest.replace(/;.*$/s, "").trim() || undefined);
}

/** `name@version`, `@scope/name@version`, `alias@npm:name@version`, `owner/repository#ref`, a path. */
function nodePackage(text: string): PackageName {
  if (/^[./~]|^file:|^link:/.test(text)) return file;
  if (url.test(text) || /^(?:git@|github:|gitlab:|bitbucket:|gist:)|^[\w.-]+\/[\w.-]+(?:#|$)/.test(text)) {
    const isArchive = archive.test(text) && !/\.git(?:#|$)/.test(text);
    return isArchive ? file : plain(text, /#(.+)$/s.exec(text)?.[1]);
  }
  if (archive.test(text)) return file;
  const spec = /^[\w.-]+@npm:(.+)$/s.exec(text)?.[1] ?? text;
  const at = spec.indexOf("@", 1);
  return at < 0 ? plain(spec, undefined) : plain(spec.slice(0, at), spec.slice(at + 1) || undefined);
}

/** `name:version`, a file. */
function rubyPackage(text: string): PackageName {
  if (archive.test(text) || /^[./~]/.test(text)) return file;
  const colon = text.indexOf(":");
  return colon < 0 ? plain(text, undefined) : plain(text.slice(0, colon), text.slice(colon + 1) || undefined);
}

/** `host.tld/path@version`; a path without a host, `.go` files and `...` belong to the module at hand. */
function goPackage(text: string): PackageName {
  if (!/^[\w-]+(?:\.[\w-]+)+\//.test(text)) return file;
  const at = text.indexOf("@");
  return at < 0 ? plain(text, undefined) : plain(text.slice(0, at), text.slice(at + 1) || undefined);
}

const pipFlags =
  "--root-user-action --keyring-provider --dest -d --group --install-option --build-option --use-deprecated --resume-retries";
const showing = ["--help", "-h", "--version", "--dry-run"];

/** The package managers of languages, from the reference of each. */
const managers: readonly LanguageManager[] = [
  {
    family: "pip",
    names: /^pip[\d.]*$/,
    subcommands: ["install"],
    valueFlags: pipFlags,
    idle: showing,
    readPackage: pythonPackage,
  },
  {
    family: "pip",
    names: /^pipx$/,
    subcommands: ["install"],
    valueFlags: "--pip-args --suffix --fetch-missing-python --preinstall",
    idle: showing,
    readPackage: pythonPackage,
  },
  {
    family: "pip",
    names: /^uv$/,
    subcommands: ["pip install", "tool install"],
    valueFlags: `-r --requirement -c --constraint --constraints -e --editable -b --build-constraint --with --from ${pipFlags}`,
    idle: showing,
    readPackage: pythonPackage,
  },
  {
    family: "npm",
    names: /^npm$/,
    subcommands: ["install", "i", "add", "in", "ins", "isntall", "ci", "clean-install"],
    valueFlags: "--omit --install-strategy --cpu --os --libc",
    idle: [...showing, "--package-lock-only"],
    readPackage: nodePackage,
  },
  {
    family: "npm",
    names: /^pnpm$/,
    subcommands: ["install", "i", "add"],
    valueFlags: "--modules-dir --virtual-store-dir --lockfile-dir --package-import-method",
    idle: [...showing, "--lockfile-only"],
    readPackage: nodePackage,
  },
  {
    family: "npm",
    names: /^yarn(?:pkg)?$/,
    subcommands: ["global add", "install", "add", ""],
    valueFlags: "--cwd --mode",
    idle: [...showing, "-v"],
    readPackage: nodePackage,
  },
  {
    family: "npm",
    names: /^bun$/,
    subcommands: ["install", "i", "add"],
    valueFlags: "--cwd --registry --cache-dir",
    idle: showing,
    readPackage: nodePackage,
  },
  {
    family: "gem",
    names: /^gem[\d.]*$/,
    subcommands: ["install", "i"],
    valueFlags: "--file -g --document --build-root --without --minimal-deps --target-rbconfig",
    idle: [...showing, "--explain"],
    readPackage: rubyPackage,
  },
  {
    family: "go",
    names: /^go[\d.]*$/,
    subcommands: ["install", "get", "run"],
    valueFlags: "-exec",
    idle: ["-n", "-h", "--help"],
    readPackage: goPackage,
  },
];

const names = /^(?:pip|npm|pnpm|yarn|bun|gem|go|uv)/;

/** How a command of a package manager is read. */
interface Reading extends Pick<LanguageManager, "family" | "idle" | "readPackage"> {
  /** Each as its words. */
  readonly subcommands: readonly (readonly string[])[];
  /** All flags that take the next word. */
  readonly valueFlags: ReadonlySet<string>;
}

const readingOf = rememberText((name): Reading | undefined => {
  const manager = managers.find((each) => each.names.test(name));
  if (!manager) return undefined;
  const base = name.replace(/[\d.]+$/, "");
  const valueFlags = [...valueFlagsOf(base === "yarnpkg" ? "yarn" : base), ...manager.valueFlags.split(" ")];
  const subcommands = manager.subcommands.map((words) => words.split(" ").filter(Boolean));
  return { ...manager, subcommands, valueFlags: new Set(valueFlags) };
});

const readOnce = remember((command: ShellCommand): LanguageInstall | undefined => {
  const reading = readingOf(command.name);
  return reading && read(command, reading);
});

/** Reads a command as one that installs from the registry of a language; undefined for all others. */
export const languageInstall = (command: ShellCommand): LanguageInstall | undefined =>
  names.test(command.name) ? readOnce(command) : undefined;

function read(command: ShellCommand, reading: Reading): LanguageInstall | undefined {
  const { family, idle, subcommands, valueFlags } = reading;
  const operands = command.operands(valueFlags);
  const length = subcommands.find((words) => startsWith(operands, words))?.length;
  if (length === undefined || (length === 0 && operands.length > 0)) return undefined;
  if (command.flags(...idle).length > 0) return undefined;
  const named = beforeSeparator(command, operands.slice(length), family);
  return {
    command,
    family,
    subcommand: operands[length - 1],
    packages: named.map((word) => readWord(word, reading)),
  };
}

const startsWith = (operands: readonly ShellWord[], words: readonly string[]): boolean =>
  words.every((word, index) => operands[index]?.value === word);

/** After `--` come the arguments of a gem's own build; `go run` hands all words after the first to the program. */
function beforeSeparator(
  command: ShellCommand,
  operands: readonly ShellWord[],
  family: LanguageFamily,
): readonly ShellWord[] {
  if (family === "go" && command.operands()[0]?.value === "run") return operands.slice(0, 1);
  const separator = family === "gem" ? command.words.find(({ value }) => value === "--") : undefined;
  return separator ? operands.filter(({ span }) => span.end <= separator.span.start) : operands;
}

/** A word whose name holds a variable may name anything; one whose version does has a version. */
function readWord(word: ShellWord, { readPackage }: Reading): PackageWord {
  const text = word.value ?? word.text.replace(/["']/g, "");
  const read = readPackage(text);
  const isKnown = word.value !== undefined || read.kind === "file" || !/[$`]/.test(read.name ?? text);
  return isKnown ? { ...read, word } : { kind: "unknown", name: undefined, version: undefined, word };
}
