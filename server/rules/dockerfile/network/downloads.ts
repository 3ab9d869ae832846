import type { ShellCommand } from "../../../engine/dockerfile/command.ts";
import { basename } from "../../../engine/uri.ts";

/** Programs that fetch what a URL names. */
export const fetchers: ReadonlySet<string> = new Set(["aria2c", "curl", "fetch", "wget", "wget2"]);

const localHost = /^(?:file:|(?:https?:\/\/)?(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?:[:/]|$))/i;

/** Whether a command fetches something from another machine, as far as its operands are known. */
export function isDownload(command: ShellCommand): boolean {
  if (!fetchers.has(command.name) || command.flag("--unix-socket")) return false;
  const urls = command.operands().flatMap(({ value }) => value ?? []);
  return urls.length === 0 || !urls.every((url) => localHost.test(url));
}

/** The file a download writes, as its path is written; undefined where that is not known. */
export function outputFile(command: ShellCommand): string | undefined {
  const redirect = command.redirects.findLast(({ operator }) => operator === ">" || operator === ">|");
  if (redirect) return redirect.target?.value;
  const named = command.name === "curl" ? command.flag("-o", "--output") : command.flag("-O", "--output-document");
  if (named) return named.value;
  const takesRemoteName = command.name !== "curl" || command.flag("-O", "--remote-name") !== undefined;
  const [url, ...more] = command.operands();
  const isElsewhere = command.flag("-P", "--directory-prefix", "--output-dir") !== undefined;
  if (!takesRemoteName || isElsewhere || more.length > 0 || !url?.value) return undefined;
  return basename(url.value.replace(/[?#].*$/s, ""));
}

const checkers =
  /^(?:(?:sha\d{1,3}|md5|b2|ck)sum|shasum|gpgv?2?|cosign|minisign|signify|slsa-verifier|rpmkeys)$|verify/;

/** Whether a command compares something with a checksum or a signature. */
export const isCheck = ({ name, words }: ShellCommand): boolean =>
  checkers.test(name) || (name === "openssl" && ["dgst", "sha256", "cms"].includes(words[0]?.value ?? ""));
