import { remember, rememberTrait } from "../memo.ts";
import { basename } from "../uri.ts";
import type { ShellCommand } from "./command.ts";
import type { DockerfileDocument } from "./document.ts";
import { type Download, downloadsOf, flagText, isCheck, plainText } from "./downloads.ts";
import type { Run } from "./execution.ts";
import { lastBefore } from "./instruction.ts";
import { runsFile } from "./interpreters.ts";
import type { Stage } from "./stages.ts";

/** What is done with a file that was downloaded: run, unpacked, given to an installer, or made a program. */
export type UseKind = "run" | "unpack" | "install" | "program";

/** The first uses of a downloaded file in the stage that fetched it. */
export interface DownloadUse {
  readonly download: Download;
  /** As the download writes it; empty where a pipe takes it. */
  readonly file: string;
  readonly kind: UseKind;
  /** The command that uses it; the download itself when it writes to where programs lie, or a pipe leads on. */
  readonly by: ShellCommand;
  readonly run: Run;
  /**
   * Whether a command compares a checksum or a signature after the download and in time: before a run; before an
   * unpacking or in the RUN of the download, where the content may be compared; for what only became a program, in the stage.
   */
  readonly isChecked: boolean;
}

const unpackers: ReadonlySet<string> = new Set(
  "7z 7za 7zr ar bsdtar bunzip2 bzcat cpio dpkg-deb gtar gunzip jar lz4 pigz rpm2cpio tar unar unxz unzip unzstd xzcat zcat zstd zstdcat".split(
    " ",
  ),
);
const packers: ReadonlySet<string> = new Set(["gzip", "bzip2", "xz"]);
const installers: ReadonlySet<string> = new Set(
  "apk apt apt-get aptitude conda dnf dpkg gdebi gem installer mamba microdnf npm pip pip2 pip3 rpm tdnf yum zypper".split(
    " ",
  ),
);
const movers: ReadonlySet<string> = new Set(["cp", "install", "ln", "mv"]);

const programFolder = /(?:^|\/)s?bin\/[^/]+$/;
const programName = /\.(?:apk|appimage|deb|exe|jar|msi|phar|rpm|so|war|whl)$/i;
const noProgram = /\.(?:asc|crt|gpg|key|md5|minisig|pem|pub|repo|list|sha\d+(?:sums?)?|sig|sum|txt)$/i;

/** Members of a pipe behind a download that are looked at. */
const mostMembers = 8;

/** A command in the order in which a stage runs them. */
interface Step {
  readonly command: ShellCommand;
  readonly run: Run;
  /** Its position. */
  readonly at: number;
}

/** A file on its way from a download to its use. */
interface Pending {
  readonly download: Download;
  readonly file: string;
  /** Its last part now, which `mv` changes. */
  readonly name: string;
  readonly at: number;
}

/** The uses of downloaded files, in the order of the uses; triggers of ONBUILD count as a stage of their own. */
export const downloadUses: (document: DockerfileDocument) => readonly DownloadUse[] = remember((document) => {
  const downloads = downloadsOf(document);
  if (downloads.length === 0) return [];
  const byCommand = new Map(downloads.map((download) => [download.command, download]));
  const groups = new Map<Stage | Run | undefined, Run[]>();
  for (const run of document.withTriggers("RUN")) {
    const key = run.isTrigger ? run : run.stage;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()].flatMap((runs) => {
    const walk = new Walk(byCommand);
    walk.over(runs);
    return walk.uses;
  });
});

/** Walks the commands of a stage once, with the files that wait for their use by name. */
class Walk {
  readonly uses: DownloadUse[] = [];
  readonly #downloads: ReadonlyMap<ShellCommand, Download>;
  readonly #waiting = new Map<string, Pending>();
  /** Positions of the commands that check something, counted over all RUNs. */
  readonly #checks: number[] = [];
  /** Position of the last command of each RUN. */
  readonly #ends = new Map<Run, number>();
  #length = 0;

  constructor(downloads: ReadonlyMap<ShellCommand, Download>) {
    this.#downloads = downloads;
  }

  over(runs: readonly Run[]): void {
    this.#count(runs);
    let at = 0;
    for (const run of runs) for (const command of run.commands()) this.#step({ command, run, at: at++ });
  }

  #count(runs: readonly Run[]): void {
    for (const run of runs) {
      for (const command of run.commands()) {
        if (isCheck(command)) this.#checks.push(this.#length);
        this.#length++;
      }
      this.#ends.set(run, this.#length - 1);
    }
  }

  #step(step: Step): void {
    for (const pending of mentioned(step.command, this.#waiting)) {
      const kind = kindOf(step, pending.name);
      if (kind) this.#use(pending, kind, step);
      else rename(step.command, pending, this.#waiting);
    }
    const download = this.#downloads.get(step.command);
    if (download) this.#fetch(download, step);
  }

  #fetch(download: Download, step: Step): void {
    const { at } = step;
    const kind = pipedInto(step.command);
    if (kind) this.#use({ download, file: "", name: "", at }, kind, step);
    for (const file of download.files) {
      if (noProgram.test(file)) continue;
      const pending: Pending = { download, file, name: basename(file), at };
      if (isProgram(file)) this.#use(pending, "program", step);
      this.#waiting.set(pending.name, pending);
    }
  }

  #use({ download, file, at }: Pending, kind: UseKind, { command, run, at: now }: Step): void {
    const last = lastCheckOf(kind, now, this.#ends.get(download.run) ?? now, this.#length);
    const isChecked = (lastBefore(this.#checks, last + 1, (check) => check) ?? -1) > at;
    this.uses.push({ download, file, kind, by: command, run, isChecked });
  }
}

/** Position up to which a check counts. */
function lastCheckOf(kind: UseKind, now: number, endOfRun: number, end: number): number {
  if (kind === "run") return now;
  return kind === "program" ? end : Math.max(now, endOfRun);
}

const isProgram = (file: string): boolean => programFolder.test(file) || programName.test(file);

/** What takes the output of a download through a pipe; interpreters are another matter. */
function pipedInto(command: ShellCommand): UseKind | undefined {
  const { commands, length } = command.pipeline;
  if (length < 2) return undefined;
  for (const next of commands.slice(commands.indexOf(command) + 1).slice(0, mostMembers)) {
    if (isUnpacker(next)) return "unpack";
    if (installers.has(next.name)) return "install";
  }
  return undefined;
}

/** The waiting files that a command names, by themselves or by a pattern. */
function mentioned(command: ShellCommand, waiting: ReadonlyMap<string, Pending>): readonly Pending[] {
  if (waiting.size === 0) return [];
  const found = new Set<Pending>();
  for (const name of namesIn(command)) {
    const exact = waiting.get(name);
    if (exact) found.add(exact);
    else if (name.includes("*")) for (const pending of likes(name, waiting)) found.add(pending);
  }
  return [...found];
}

/** The last parts of whatever a command names that may be a file. */
const namesIn = rememberTrait((command: ShellCommand): readonly string[] => {
  const texts = [...command.words.map(plainText), ...command.flags().flatMap((flag) => flagText(flag) ?? [])];
  return [command.name, ...texts, ...command.redirects.flatMap(inputOf)].map(basename);
});

const inputOf = ({ operator, target }: ShellCommand["redirects"][number]): string[] =>
  operator === "<" && target ? [plainText(target)] : [];

/** The waiting files that a pattern with one star may name; at most the last hundred are compared. */
function likes(pattern: string, waiting: ReadonlyMap<string, Pending>): Pending[] {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.at(-1) ?? "";
  if (head === "" && tail === "") return [];
  const last = [...waiting].slice(-100);
  return last.flatMap(([name, pending]) => (name.startsWith(head) && name.endsWith(tail) ? [pending] : []));
}

function kindOf({ command, run }: Step, file: string): UseKind | undefined {
  const { name } = command;
  if (runsFile(run, command, file)) return "run";
  if (isUnpacker(command)) return "unpack";
  if (installers.has(name)) return "install";
  if (name === "chmod")
    return isExecutable(plainText(command.operands()[0] ?? command.words[0] ?? nothing)) ? "program" : undefined;
  const target = movers.has(name) ? command.operands().at(-1) : undefined;
  return target && /(?:^|\/)s?bin(?:\/|$)/.test(plainText(target)) ? "program" : undefined;
}

const nothing = { span: { start: 0, end: 0 }, text: "", value: "" };

/** Whether a command unpacks archives or compressed files. */
export const isUnpacker = (command: ShellCommand): boolean =>
  unpackers.has(command.name) ? !isPacking(command) : isUnpacking(command);

const isUnpacking = (command: ShellCommand): boolean =>
  packers.has(command.name) && command.flag("-d", "--decompress", "--uncompress") !== undefined;

const isPacking = (command: ShellCommand): boolean =>
  command.name === "tar" &&
  /^-?[A-Za-z]*[crut]/.test(plainText(command.words[0] ?? nothing)) &&
  !/^-?[A-Za-z]*x/.test(plainText(command.words[0] ?? nothing));

/** Whether a mode of chmod lets somebody run the file. */
const isExecutable = (mode: string): boolean => /[+=][rwst]*x/i.test(mode) || /^\d*[1357]\d{0,2}$/.test(mode);

/** After `mv a b` the file is known as `b`. */
function rename(command: ShellCommand, pending: Pending, waiting: Map<string, Pending>): void {
  if (command.name !== "mv" && command.name !== "cp") return;
  const [source, target, ...more] = command.operands().map(plainText);
  if (!source || !target || more.length > 0 || basename(source) !== pending.name) return;
  const name = basename(target);
  if (name !== "" && name !== ".") waiting.set(name, { ...pending, name });
}
