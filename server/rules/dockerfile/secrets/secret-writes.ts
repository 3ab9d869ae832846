import type { ShellCommand, ShellWord } from "../../../engine/dockerfile/command.ts";
import type { Run } from "../../../engine/dockerfile/execution.ts";
import { folderBefore } from "../../../engine/dockerfile/paths.ts";
import { type Span, shorten } from "../../../engine/text.ts";
import { basename, join, matchesPath, relative } from "../../../engine/uri.ts";
import { credentialCommand, undoes } from "./credential-commands.ts";
import { type RunSecrets, runSecrets, type Secret } from "./run-secrets.ts";

/** A secret that a command writes into a file of the stage, which is still there when its RUN ends. */
export interface SecretWrite {
  readonly secret: Secret;
  /** What is wrong: the target, or where no target is written the word that holds the secret. */
  readonly span: Span;
  /** The file as a message names it. */
  readonly name: string;
  /** The absolute paths that it may have: a copy goes into its target when that is a folder. None when it is not known. */
  readonly paths: readonly string[];
  /** As a command of the same RUN may name it; undefined where it is not written. */
  readonly word: ShellWord | undefined;
}

/** Programs that pass on what they read, in another form at most. */
const filters: ReadonlySet<string> = new Set("base64 cat cut envsubst head sed tail tee tr".split(" "));
const copiers: ReadonlySet<string> = new Set(["cp", "mv", "install"]);

/** Reads the commands of one RUN in order, and knows the folder they run in. */
class WriteReader {
  readonly found: (SecretWrite & { readonly command: ShellCommand })[] = [];
  readonly #run: Run;
  readonly #secrets: RunSecrets;
  #folder: string | undefined;

  constructor(run: Run, secrets: RunSecrets) {
    this.#run = run;
    this.#secrets = secrets;
    this.#folder = folderBefore(run);
  }

  read(): void {
    for (const command of this.#run.commands()) {
      if (command.name === "cd") this.#folder = this.#absolute(pathOf(command.words[0]));
      else if (command.name === "rm") this.#remove(command);
      else this.#write(command);
    }
  }

  #absolute(path: string | undefined): string | undefined {
    if (path === undefined || path === "" || path.includes("$")) return undefined;
    if (path.startsWith("/")) return join("/", path);
    return this.#folder === undefined ? undefined : join(this.#folder, path);
  }

  #write(command: ShellCommand): void {
    const printed = this.#secrets.printedBy(command);
    if (printed) for (const target of this.#targetsOf(command)) this.#addFile(command, printed, target);
    else if (copiers.has(command.name)) this.#copy(command);
    else if (command.name === "sed" && command.flag("-i", "--in-place")) this.#edit(command);
    else this.#keep(command);
  }

  /** Where the output of a command goes: into a file, or through filters into one. */
  #targetsOf(command: ShellCommand): readonly ShellWord[] {
    const { commands = [command] } = this.#run.pipelines.find(({ commands: all }) => all.includes(command)) ?? {};
    const targets: ShellWord[] = [];
    for (const member of commands.slice(commands.indexOf(command))) {
      if (member !== command && !filters.has(member.name)) break;
      if (member.name === "tee") targets.push(...member.operands());
      const redirects = member.redirects.filter(({ operator }) => /^&?>[>|]?$/.test(operator));
      targets.push(...redirects.flatMap(({ target }) => target ?? []));
      if (redirects.some(({ target }) => !target?.text.startsWith("/dev/"))) break;
    }
    return targets.filter(({ text }) => !/^["']?\/(?:dev|proc)\//.test(text));
  }

  /** `source` is the file that a copy brings to the target. */
  #addFile(command: ShellCommand, secret: Secret, target: ShellWord, source?: string): void {
    const path = this.#absolute(pathOf(target));
    if (path !== undefined && isMounted(this.#run, path)) return;
    const paths = path === undefined ? [] : source === undefined ? [path] : [path, join(path, basename(source))];
    const name = shorten(target.value ?? target.text.replace(/["']/g, ""), 28);
    const word = source === undefined ? target : undefined;
    this.found.push({ secret, span: target.span, name, paths, word, command });
  }

  /** `cp /run/secrets/x …`. */
  #copy(command: ShellCommand): void {
    const operands = command.operands();
    const target = operands.at(-1);
    const source = operands.slice(0, -1).find((word) => this.#secrets.inFile(word));
    const secret = source && this.#secrets.inFile(source);
    if (secret && target) this.#addFile(command, secret, target, source.value);
  }

  /** `sed -i s/x/$TOKEN/ file`. */
  #edit(command: ShellCommand): void {
    const secret = command.words.map(({ text }) => this.#secrets.inText(text)).find(Boolean);
    const target = command.operands().at(-1);
    if (secret && target) this.#addFile(command, secret, target);
  }

  /** Programs that keep a credential in a file of their own, and those that take it out again. */
  #keep(command: ShellCommand): void {
    const kept = credentialCommand(command);
    this.#undo(command);
    if (!kept || undoes(command, kept)) return;
    const held = command.words.find((word) => this.#secrets.inText(word.text) ?? this.#secrets.inFile(word));
    const piped = held ? undefined : this.#pipedInto(command);
    const secret = (held && (this.#secrets.inText(held.text) ?? this.#secrets.inFile(held))) ?? piped;
    if (!secret) return;
    const path = this.#absolute(kept.file === ".git/config" ? repositoryOf(command) : kept.file.replace(/^~/, "/root"));
    const span = held?.span ?? command.nameSpan;
    this.found.push({ secret, span, name: kept.file, paths: path ? [path] : [], word: undefined, command });
  }

  #pipedInto(command: ShellCommand): Secret | undefined {
    const { commands = [] } = this.#run.pipelines.find(({ commands: all }) => all.includes(command)) ?? {};
    const before = commands[commands.indexOf(command) - 1];
    return before && this.#secrets.printedBy(before);
  }

  #undo(command: ShellCommand): void {
    this.#drop((write) => {
      const kept = write.command.name === command.name ? credentialCommand(write.command) : undefined;
      return kept !== undefined && undoes(command, kept);
    });
  }

  #remove(command: ShellCommand): void {
    if (command.connector === "||") return;
    const operands = command.operands();
    const removed = operands.flatMap((word) => this.#absolute(pathOf(word)) ?? []);
    this.#drop(({ paths, word }) => {
      if (paths.some((path) => removed.some((pattern) => covers(pattern, path)))) return true;
      return word !== undefined && operands.some(({ text }) => text === word.text);
    });
  }

  #drop(isGone: (write: WriteReader["found"][number]) => boolean): void {
    for (let index = this.found.length - 1; index >= 0; index--) {
      const write = this.found[index];
      if (write && isGone(write)) this.found.splice(index, 1);
    }
  }
}

const covers = (pattern: string, path: string): boolean =>
  pattern === path || relative(pattern, path) !== undefined || matchesPath(pattern, path);

/** A path as the shell of root sees it; undefined where a variable decides. */
function pathOf(word: ShellWord | undefined): string | undefined {
  const text = word?.value ?? word?.text.replace(/["']/g, "");
  return text?.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, "/root");
}

/** The configuration file of the repository that a git command writes; undefined where a variable decides. */
function repositoryOf(command: ShellCommand): string | undefined {
  const [subcommand, url, folder] = command.operands();
  if (subcommand?.value !== "clone") return ".git/config";
  const name = basename(url?.text.replace(/["']/g, "") ?? "").replace(/\.git$/, "");
  const written = folder ? pathOf(folder) : name;
  return written === undefined ? undefined : `${written}/.git/config`;
}

/** Whether a path lies in a mount of the RUN, where nothing becomes part of the layer. */
const isMounted = (run: Run, path: string): boolean =>
  run.mounts.some((mount) => {
    const target = mount.value("target");
    return target !== undefined && (target === path || relative(target, path) !== undefined);
  });

/** The secrets that a RUN leaves behind in files. */
export function secretWrites(run: Run): readonly SecretWrite[] {
  const secrets = runSecrets(run);
  if (secrets.isEmpty) return [];
  const reader = new WriteReader(run, secrets);
  reader.read();
  return reader.found;
}
