import { type KnownNames, parseSettings } from "../engine/config.ts";
import type { SyntaxProblem } from "../engine/document.ts";
import { hadolintSettings } from "../engine/hadolint-config.ts";
import { type FileLanguage, languageOfPath, looksLikeNginx, mayBeNginx } from "../engine/language.ts";
import { ProjectStore } from "../engine/load.ts";
import type { Project } from "../engine/project.ts";
import type { RuleMetadata } from "../engine/rule.ts";
import { defaultSettings, hadolintFileNames, settingsFileName } from "../engine/settings.ts";
import { basename, dirname, join, relative } from "../engine/uri.ts";
import type { EditorSettings } from "./editor-settings.ts";
import type { FileHost } from "./host.ts";
import type { ScriptChecks } from "./script-checks.ts";

/** A file as the editor shows it, unsaved changes included. */
export interface OpenFile {
  /** As the client writes it. */
  readonly uri: string;
  readonly version: number;
  /** What the client says the language is; other names than ours count as not said. */
  readonly languageId: string;
  getText(): string;
}

/** What a workspace needs from outside. All uris are the engine's. */
export interface WorkspaceOptions {
  readonly host: FileHost;
  readonly folders: readonly string[];
  readonly known: { readonly rules: readonly RuleMetadata[]; readonly criteria: readonly string[] };
  /** The day of reviews, as YYYY-MM-DD. */
  today(): string;
  editorSettings(root: string): Promise<EditorSettings>;
  readonly scripts: ScriptChecks;
}

/** A project as it stands now, with what decides over it. */
export interface Scope {
  /** The folder of the project: of `portcullis.yaml`, else the workspace's, else the file's. */
  readonly root: string;
  readonly project: Project;
  readonly editor: EditorSettings;
  /** The `portcullis.yaml` in force. */
  readonly configuration: Configuration | undefined;
}

export interface Configuration {
  readonly uri: string;
  readonly source: string;
  readonly problems: readonly SyntaxProblem[];
}

interface Entry {
  readonly store: ProjectStore;
  settings: Promise<Pick<Scope, "editor" | "configuration">>;
}

/** Languages by what clients call them. */
const languageNames: ReadonlyMap<string, FileLanguage> = new Map([
  ["dockerfile", "dockerfile"],
  ["nginx", "nginx"],
  ["NGINX", "nginx"],
]);

/** Files that are read and parsed in one go. */
const batchSize = 20;

/** The files of the editor and of its folders, each in the project that it belongs to. */
export class Workspace {
  readonly #options: WorkspaceOptions;
  #folders: readonly string[];
  readonly open: Map<string, OpenFile> = new Map();
  readonly #roots = new Map<string, Promise<string | undefined>>();
  readonly #entries = new Map<string, Entry>();
  /** Files whose text changed since the stores were told. */
  readonly #changed = new Set<string>();
  #telling: Promise<void> = Promise.resolve();
  #discovery: Promise<void> | undefined;
  #isComplete = false;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#folders = options.folders;
  }

  /** What looks at the scripts in Dockerfiles. */
  get scripts(): ScriptChecks {
    return this.#options.scripts;
  }

  /** Whether all files of the folders are known, so that the absence of something in the project is a fact. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The folders that the editor has open. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
    this.#forgetProjects();
  }

  /** Says that a file changed, in the editor or on the disk, or is open no longer. */
  touch(uri: string): void {
    this.#changed.add(uri);
  }

  /** Says that the editor's settings changed. */
  settingsChanged(): void {
    for (const [root, entry] of this.#entries) entry.settings = this.#loadSettings(root, entry.store);
  }

  /** Finds the files of the folders, once; later calls wait for the first. */
  discover(): Promise<void> {
    this.#discovery ??= this.#discover();
    return this.#discovery;
  }

  async #discover(): Promise<void> {
    for (const folder of this.#folders) {
      const uris = await this.#options.host.find(folder);
      // In batches, so that whoever types meanwhile waits for one of them and not for all.
      for (let start = 0; start < uris.length; start += batchSize) {
        for (const uri of uris.slice(start, start + batchSize)) this.touch(uri);
        await this.#tell();
      }
    }
    this.#isComplete = true;
  }

  /** The project of a file, with every change so far. */
  async scope(uri: string): Promise<Scope> {
    await this.#tell();
    const root = await this.#rootOf(dirname(uri));
    return this.#scopeOf(root, this.#entry(root));
  }

  /** All projects that are known so far, with what is to say of the scripts in all of their files. */
  async scopesWithScripts(): Promise<Scope[]> {
    const scopes = await this.scopes();
    const entries = scopes.map(({ root }) => this.#entry(root));
    await Promise.all(entries.map(({ store }, index) => this.scripts.finish(store, scopes[index]?.project)));
    return this.scopes();
  }

  /** All projects that are known so far. */
  async scopes(): Promise<Scope[]> {
    await this.#tell();
    return Promise.all([...this.#entries].map(([root, entry]) => this.#scopeOf(root, entry)));
  }

  async #scopeOf(root: string, entry: Entry): Promise<Scope> {
    const settings = await entry.settings;
    const project = await entry.store.load();
    this.scripts.start(entry.store, project, [...this.open.keys()]);
    return { root, project, ...settings };
  }

  /** One after the other, so that whoever waits sees all that was changed before it asked. */
  #tell(): Promise<void> {
    const told = this.#telling.then(() => this.#tellChanges());
    // A failure belongs to whoever asked; the next one starts afresh.
    this.#telling = told.catch(() => undefined);
    return told;
  }

  async #tellChanges(): Promise<void> {
    if (this.#changed.size === 0) return;
    for (const uri of [...this.#changed]) {
      if (basename(uri) === settingsFileName) await this.#settingsFileChanged(uri);
      else if (hadolintFileNames.includes(basename(uri))) this.#forgetProjects();
    }
    const uris = [...this.#changed];
    this.#changed.clear();
    await Promise.all(uris.map((uri) => this.#tellOne(uri)));
  }

  async #tellOne(uri: string): Promise<void> {
    const { store } = this.#entry(await this.#rootOf(dirname(uri)));
    const text = await this.#read(uri);
    const language = text === undefined ? undefined : this.#languageOf(uri, text);
    if (text === undefined || language === undefined) store.remove(uri);
    else store.set(uri, language, text);
  }

  #languageOf(uri: string, text: string): FileLanguage | undefined {
    const file = this.open.get(uri);
    if (file) return languageNames.get(file.languageId) ?? languageOfPath(uri);
    // Of a file that nobody opened and that lies in no folder nothing is known but that others may refer to it.
    if (!this.#folderOf(uri)) return undefined;
    return languageOfPath(uri) ?? (mayBeNginx(uri) && looksLikeNginx(text) ? "nginx" : undefined);
  }

  async #read(uri: string): Promise<string | undefined> {
    return this.open.get(uri)?.getText() ?? this.#options.host.read(uri);
  }

  #folderOf(uri: string): string | undefined {
    const around = this.#folders.filter((folder) => relative(folder, uri) !== undefined);
    return around.sort((a, b) => b.length - a.length)[0];
  }

  async #rootOf(folder: string): Promise<string> {
    const configured = await this.#configuredRoot(folder, [settingsFileName]);
    return (
      configured ??
      (await this.#configuredRoot(folder, hadolintFileNames)) ??
      this.#folderOf(join(folder, settingsFileName)) ??
      folder
    );
  }

  /** The nearest folder upward that holds a file of one of these names. */
  #configuredRoot(folder: string, names: readonly string[]): Promise<string | undefined> {
    const key = `${names[0]} ${folder}`;
    const known = this.#roots.get(key);
    if (known) return known;
    const above = dirname(folder);
    const found = this.#firstOf(folder, names).then((file) => {
      if (file) return folder;
      return above === folder || above.length >= folder.length ? undefined : this.#configuredRoot(above, names);
    });
    this.#roots.set(key, found);
    return found;
  }

  /** The first of these files of a folder that exists. */
  async #firstOf(
    folder: string,
    names: readonly string[],
  ): Promise<{ readonly uri: string; readonly source: string } | undefined> {
    for (const name of names) {
      const uri = join(folder, name);
      const source = await this.#read(uri);
      if (source !== undefined) return { uri, source };
    }
    return undefined;
  }

  #entry(root: string): Entry {
    const known = this.#entries.get(root);
    if (known) return known;
    const { host } = this.#options;
    const store = new ProjectStore({ read: (uri) => this.#read(uri), list: (uri) => host.list(uri) }, defaultSettings);
    const entry: Entry = { store, settings: this.#loadSettings(root, store) };
    this.#entries.set(root, entry);
    return entry;
  }

  async #loadSettings(root: string, store: ProjectStore): Promise<Pick<Scope, "editor" | "configuration">> {
    const editor = await this.#options.editorSettings(root);
    const base = { ...defaultSettings, ...editor.review, today: this.#options.today() };
    const own = await this.#firstOf(root, [settingsFileName]);
    if (!own) {
      const hadolint = await this.#firstOf(root, hadolintFileNames);
      store.settings = hadolint ? hadolintSettings(hadolint.source, base, this.#options.known.rules) : base;
      return { editor, configuration: undefined };
    }
    const { settings, problems } = parseSettings(own.uri, own.source, base, this.#known);
    store.settings = settings;
    return { editor, configuration: { ...own, problems } };
  }

  get #known(): KnownNames {
    const { rules, criteria } = this.#options.known;
    return { rules: rules.map(({ id }) => id), criteria };
  }

  /** A new or deleted settings file moves files between projects; a changed one only changes its own. */
  async #settingsFileChanged(uri: string): Promise<void> {
    const folder = dirname(uri);
    const was = (await this.#configuredRoot(folder, [settingsFileName])) === folder;
    const is = (await this.#read(uri)) !== undefined;
    const entry = this.#entries.get(folder);
    if (was && is && entry) entry.settings = this.#loadSettings(folder, entry.store);
    else if (was || is) this.#forgetProjects();
  }

  /** Starts over: every file may belong to another project now. */
  #forgetProjects(): void {
    this.#roots.clear();
    this.#entries.clear();
    for (const uri of this.open.keys()) this.touch(uri);
    this.#isComplete = false;
    if (this.#discovery) this.#discovery = this.#discover();
  }
}
