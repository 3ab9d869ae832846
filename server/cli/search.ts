import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type FileLanguage, languageOfPath, looksLikeNginx, mayBeNginx } from "../engine/language.ts";
import { type Reading, type ReadOptions, readSource, reasonOf, uriOf } from "./disk.ts";
import { Ignored } from "./ignored.ts";

/** A file to check. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly language: FileLanguage;
  readonly text: string;
}

/** Folders that hold other people's files. */
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** Finds the files to check among the paths that were named and below them. */
export class Search {
  readonly #reading: ReadOptions;
  readonly #warn: (path: string, reason: string) => void;
  readonly #files = new Map<string, FoundFile>();
  readonly #folders = new Set<string>();
  readonly #passedOver = new Set<string>();
  #hasRefused = false;

  /** `warn` is told of each file that is not checked although it was named or looks like one of ours. */
  constructor(reading: ReadOptions, warn: (path: string, reason: string) => void) {
    this.#reading = reading;
    this.#warn = warn;
  }

  /** Sorted by path. */
  get files(): readonly FoundFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Whether a named path could not be read. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /** Whether a file was asked for: named, or in a folder that was searched and not ignored there. */
  covers(path: string): boolean {
    return this.#files.has(path) || (this.#folders.has(dirname(path)) && !this.#passedOver.has(path));
  }

  /** Whether a whole folder was searched. */
  coversFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Adds a named path, absolute: a file is taken whatever its name is, a folder is searched. */
  add(path: string): void {
    const found = statusOf(path);
    if (typeof found === "string") this.#refuse(path, found);
    else if (found.isDirectory()) this.#searchNamed(path);
    else this.addReading(path, readSource(path, this.#reading));
  }

  /** Adds a named file that was read already. */
  addReading(path: string, reading: Reading): void {
    if ("refusal" in reading) {
      this.#refuse(path, reading.refusal);
      return;
    }
    const { text } = reading;
    const language = languageOfPath(uriOf(path)) ?? languageOfText(text);
    if (language) this.#files.set(path, { path, language, text });
    else this.#warn(path, "is neither a Dockerfile nor nginx configuration");
  }

  #refuse(path: string, reason: string): void {
    this.#hasRefused = true;
    this.#warn(path, reason);
  }

  #searchNamed(path: string): void {
    const entries = entriesOf(path);
    if (typeof entries === "string") this.#refuse(path, entries);
    else this.#search(path, Ignored.in(path));
  }

  #search(start: string, outside: Ignored): void {
    const folders = [{ folder: start, ignored: outside }];
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      const { folder, ignored } = next;
      const entries = entriesOf(folder);
      if (typeof entries === "string") {
        this.#warn(folder, entries);
        continue;
      }
      this.#folders.add(folder);
      for (const entry of entries) {
        const path = join(folder, entry.name);
        const isFolder = entry.isDirectory();
        if (ignored.has(path, isFolder)) this.#passedOver.add(path);
        else if (!isFolder) this.#addFound(path, entry);
        else if (!skippedFolders.has(entry.name)) folders.push({ folder: path, ignored: ignored.enter(path) });
      }
    }
  }

  /** Links to files are followed, links to folders are not: they may form a circle. */
  #addFound(path: string, entry: Dirent): void {
    const uri = uriOf(path);
    const language = languageOfPath(uri);
    if (this.#files.has(path) || (language === undefined && !mayBeNginx(uri))) return;
    const found = entry.isSymbolicLink() ? statusOf(path) : entry;
    if (typeof found === "string" || !found.isFile()) return;
    const reading = readSource(path, this.#reading);
    if ("refusal" in reading) {
      if (language) this.#warn(path, `is not checked: it ${reading.refusal}`);
    } else if (language ?? looksLikeNginx(reading.text)) {
      this.#files.set(path, { path, language: language ?? "nginx", text: reading.text });
    }
  }
}

function statusOf(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return reasonOf(error);
  }
}

function entriesOf(folder: string): readonly Dirent[] | string {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return reasonOf(error);
  }
}

/** The language of a text whose name does not tell. */
function languageOfText(text: string): FileLanguage | undefined {
  if (looksLikeNginx(text)) return "nginx";
  for (const line of text.split("\n", firstLines)) {
    if (/^[ \t]*(#|\r?$)/.test(line)) continue;
    return /^[ \t]*(FROM|ARG)[ \t]+[\w$]/i.test(line) ? "dockerfile" : undefined;
  }
  return undefined;
}

/** How many lines are looked at for the first instruction. */
const firstLines = 200;
