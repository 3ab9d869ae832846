import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import { flagText, plainText } from "../../../engine/dockerfile/downloads.ts";

/** Commands that fetch, with the flags whose value is a URL; operands count for all of them. */
const fetching: ReadonlyMap<string, readonly string[]> = new Map([
  ...["curl", "wget", "wget2", "aria2c", "fetch"].map((name): [string, string[]] => [name, ["--url"]]),
  ...["git", "svn", "hg", "bzr", "rpm", "gem", "helm", "apt-key", "add-apt-repository", "yum-config-manager", "go"].map(
    (name): [string, string[]] => [name, ["--fetch-keys", "--add-repo", "-s", "--source", "--repo", "--import"]],
  ),
  ...["yum", "dnf", "dnf5", "microdnf", "tdnf", "zypper"].map((name): [string, string[]] => [
    name,
    ["--add-repo", "--repofrompath", "--repo"],
  ]),
  ...["pip", "pip2", "pip3", "uv"].map((name): [string, string[]] => [
    name,
    ["-i", "--index-url", "--extra-index-url", "-f", "--find-links"],
  ]),
  ...["npm", "yarn", "pnpm"].map((name): [string, string[]] => [name, ["--registry"]]),
]);

/** A word that may name what a command fetches, and that name without the flag before it. */
export interface Fetched {
  readonly word: ShellWord;
  readonly text: string;
}

/** The words that name what a command fetches or registers; undefined for commands that are not known to fetch. */
export function fetchedBy(command: ShellCommand): readonly Fetched[] | undefined {
  const urlFlags = fetching.get(command.name);
  if (!urlFlags) return undefined;
  const operands = command.operands().map((word) => ({ word, text: plainText(word) }));
  const values = command
    .flags(...urlFlags)
    .map((flag) => ({ word: flag.valueWord ?? flag.word, text: flagText(flag) ?? "" }));
  return [...operands, ...values];
}
