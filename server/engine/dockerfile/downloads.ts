import { remember, rememberTrait } from "../memo.ts";
import type { Span } from "../text.ts";
import { basename } from "../uri.ts";
import type { ShellCommand, ShellFlag, ShellWord } from "./command.ts";
import type { DockerfileDocument } from "./document.ts";
import type { Run } from "./execution.ts";
import { hostOf, isLoopback } from "./url.ts";

/** Programs that fetch what a URL names. */
const fetchers: ReadonlySet<string> = new Set(["aria2c", "curl", "fetch", "wget", "wget2"]);

/** The programs that `downloadsOf` looks for. */
export const fetcherNames: readonly string[] = [...fetchers];

/** A URL that stands in an instruction. */
export interface Url {
  readonly span: Span;
  /** Without quotes; variables that are known are put in, the others stand as written. */
  readonly text: string;
}

/** A command that fetches something from another machine. */
export interface Download {
  readonly run: Run;
  readonly command: ShellCommand;
  readonly urls: readonly Url[];
  /** The files it writes, quotes removed and variables as written; none where it writes to standard output. */
  readonly files: readonly string[];
}

/** A word of a command without its quotes, variables as written. */
export const plainText = ({ value, text }: ShellWord): string => value ?? text.replace(/["']/g, "");

/** A word of a command without quotes, with the variables of the build put in where all of them are known. */
export const knownText = (
  word: ShellWord,
  run: Pick<Run, "document"> & Parameters<DockerfileDocument["expand"]>[1],
): string => word.value ?? run.document.expand(word.text, run) ?? plainText(word);

/** The value of a flag without quotes, variables as written; undefined when it has none. */
export function flagText({ name, valueWord, word }: ShellFlag): string | undefined {
  if (!valueWord) return undefined;
  const text = plainText(valueWord);
  if (valueWord !== word) return text;
  const equals = text.startsWith("--") ? text.indexOf("=") + 1 : text.indexOf(name[1] ?? "") + 1;
  return text.slice(equals);
}

/** Whether a command fetches something from another machine, as far as its operands are known. */
export const isDownload = (command: ShellCommand): boolean => fetchers.has(command.name) && fetchesRemotely(command);

const fetchesRemotely = rememberTrait((command: ShellCommand): boolean => {
  if (command.flag("--unix-socket")) return false;
  const urls = urlWords(command).map(plainText);
  return urls.length === 0 || !urls.every((url) => /^file:/i.test(url) || isLoopback(hostOf(url) ?? ""));
});

function urlWords(command: ShellCommand): readonly ShellWord[] {
  const named = command.name === "curl" ? command.flags("--url").flatMap(({ valueWord }) => valueWord ?? []) : [];
  return [...command.operands(), ...named];
}

/** The downloads of all RUNs, those that ONBUILD keeps included, in order. */
export const downloadsOf: (document: DockerfileDocument) => readonly Download[] = remember((document) =>
  document.runsCalling(fetcherNames).flatMap((run) =>
    run
      .commands()
      .filter(isDownload)
      .map((command) => {
        const urls = urlWords(command).map((word) => ({ span: word.span, text: knownText(word, run) }));
        return { run, command, urls, files: writtenFiles(command) };
      }),
  ),
);

/** The files that a download writes. */
const writtenFiles = rememberTrait((command: ShellCommand): readonly string[] => {
  const redirect = command.redirects.findLast(({ operator }) => /^(?:>|>\||>>|&>)$/.test(operator));
  if (redirect) return redirect.target ? keep([plainText(redirect.target)]) : [];
  const isCurl = command.name === "curl";
  const named = command.flags(...(isCurl ? ["-o", "--output"] : ["-O", "--output-document"]));
  const folder = command.flag("-P", "--directory-prefix", "--output-dir");
  const prefix = folder ? `${(flagText(folder) ?? ".").replace(/\/$/, "")}/` : "";
  const values = named.flatMap((flag) => flagText(flag) ?? []).map((name) => (isCurl ? prefix + name : name));
  const isRemoteName = isCurl
    ? command.flag("-O", "--remote-name", "--remote-name-all") !== undefined
    : named.length === 0;
  const remote = isRemoteName
    ? urlWords(command).map((word) => prefix + basename(plainText(word).replace(/[?#].*$/s, "")))
    : [];
  return keep([...values, ...remote]);
});

const keep = (files: readonly string[]): string[] =>
  files.filter((file) => file !== "" && file !== "-" && !file.startsWith("/dev/") && !file.endsWith("/"));

const checkers =
  /^(?:(?:sha\d{1,3}|md5|b2|ck|x)sum|xxhsum|shasum|digest|gpgv?2?|cosign|minisign|rekor-cli|signify|slsa-verifier|rpmkeys)$|verify|checksum/i;
const keyWork = [
  "--dearmor",
  "--dearmour",
  "--enarmor",
  "--import",
  "--recv-keys",
  "--recv-key",
  "--recv",
  "--receive-keys",
  "--export",
  "--list-keys",
  "--fingerprint",
];

/** Whether a command compares something with a checksum or a signature. */
export function isCheck(command: ShellCommand): boolean {
  const { name, words } = command;
  if (name === "openssl") return /^(?:dgst|sha\d+|cms|smime|pkeyutl)$/.test(words[0]?.value ?? "");
  if (name === "rpm") return command.flag("-K", "--checksig") !== undefined;
  if (name === "gpg" || name === "gpg2") return command.flag("--verify") !== undefined || !command.flag(...keyWork);
  return checkers.test(name);
}
