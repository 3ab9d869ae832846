import type { ShellcheckResults } from "./dockerfile/shellcheck.ts";
import type { Document } from "./document.ts";
import { type FileLanguage, parseDocument } from "./language.ts";
import { noFiles, Project } from "./project.ts";
import type { Settings } from "./settings.ts";

/** The disk, or what stands for it: the only way files reach the engine. */
export interface Host {
  /** The text of a file; undefined when there is none, or none that can be read as text. */
  read(uri: string): Promise<string | undefined>;
  /** The names of a folder's entries; undefined when there is no such folder. */
  list(uri: string): Promise<readonly string[] | undefined>;
}

/** Rounds of loading after which a project is taken as it is: each round follows references one file further. */
const maximumRounds = 20;

/** Files held at a time beyond those given, so that a hostile project cannot fill the memory. */
const maximumLoaded = 2000;

/**
 * Keeps the files of one project, follows what they refer to, and makes projects of them. Parsed files are kept until
 * they change.
 */
export class ProjectStore {
  readonly #host: Host;
  readonly #documents = new Map<string, Document>();
  readonly #texts = new Map<string, string>();
  readonly #folders = new Map<string, readonly string[]>();
  readonly #missing = new Set<string>();
  /** Files that were given, and stay until they are removed. */
  readonly #given = new Set<string>();
  #shellcheck: ShellcheckResults = noFiles.shellcheck;
  #settings: Settings;
  #project: Project | undefined;

  constructor(host: Host, settings: Settings) {
    this.#host = host;
    this.#settings = settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.#project = undefined;
  }

  /** Gives what ShellCheck says of scripts, in place of what it said before. */
  set shellcheck(results: ShellcheckResults) {
    this.#shellcheck = results;
    this.#project = undefined;
  }

  /** Gives a file, or its new text. */
  set(uri: string, language: FileLanguage, text: string): void {
    const before = this.#documents.get(uri);
    if (before?.source === text && before.language === language) return;
    this.#documents.set(uri, parseDocument(language, uri, text, before));
    this.#given.add(uri);
    this.#missing.delete(uri);
    this.#project = undefined;
  }

  /** Drops a file that is no longer given; it is read again where another file refers to it. */
  remove(uri: string): void {
    this.#given.delete(uri);
    this.forget(uri);
  }

  /** Forgets what is known of a path, unless the file was given: something changed on the disk. */
  forget(uri: string): void {
    if (!this.#given.has(uri)) {
      this.#documents.delete(uri);
      this.#texts.delete(uri);
    }
    this.#missing.clear();
    this.#folders.clear();
    this.#project = undefined;
  }

  /** The project as it stands now, with every file it refers to that the host can give. */
  async load(): Promise<Project> {
    let project = this.#current();
    for (let round = 0; round < maximumRounds; round++) {
      if (!(await this.#follow(project))) break;
      this.#project = undefined;
      project = this.#current();
    }
    return project;
  }

  #current(): Project {
    this.#project ??= new Project(
      {
        documents: new Map(this.#documents),
        texts: new Map(this.#texts),
        missing: new Set(this.#missing),
        folders: new Map(this.#folders),
        shellcheck: this.#shellcheck,
      },
      this.#settings,
    );
    return this.#project;
  }

  /** Loads what the project wants; false when there was nothing to load. */
  async #follow({ wants }: Project): Promise<boolean> {
    const tasks = [
      ...[...wants.nginx].map((uri) =>
        this.#read(uri, (text) => this.#documents.set(uri, parseDocument("nginx", uri, text))),
      ),
      ...[...wants.dockerfiles].map((uri) =>
        this.#read(uri, (text) => this.#documents.set(uri, parseDocument("dockerfile", uri, text))),
      ),
      ...[...wants.texts].map((uri) => this.#read(uri, (text) => this.#texts.set(uri, text))),
      ...[...wants.folders].map((uri) => this.#list(uri)),
    ];
    await Promise.all(tasks);
    return tasks.length > 0;
  }

  async #read(uri: string, keep: (text: string) => void): Promise<void> {
    const isFull = this.#documents.size + this.#texts.size - this.#given.size >= maximumLoaded;
    const text = isFull ? undefined : await this.#host.read(uri);
    if (text === undefined) this.#missing.add(uri);
    else keep(text);
  }

  async #list(uri: string): Promise<void> {
    const names = await this.#host.list(uri);
    if (names) this.#folders.set(uri, names);
    else this.#missing.add(uri);
  }
}
