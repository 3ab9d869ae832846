import { contextTexts, ignoreFiles } from "./dockerfile/context.ts";
import type { DockerfileDocument } from "./dockerfile/document.ts";
import { type Dockerignore, parseDockerignore } from "./dockerfile/ignore.ts";
import type { ShellcheckResults } from "./dockerfile/shellcheck.ts";
import type { Document } from "./document.ts";
import { type ContextView, ContextViews } from "./image/context-view.ts";
import type { ContainerImage } from "./image/image.ts";
import { ImageLinker } from "./image/images.ts";
import type { StartScript } from "./image/start-scripts.ts";
import type { NginxConfiguration } from "./nginx/configuration.ts";
import type { NginxDocument } from "./nginx/document.ts";
import { NginxLinker } from "./nginx/link.ts";
import { defaultSettings, type Settings } from "./settings.ts";

/** What adapters know of the disk: the parsed files, other texts, what was asked for and is not there, and folders. */
export interface Files {
  /** By uri. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Texts that are read but not reviewed, such as `.dockerignore`, by uri. */
  readonly texts: ReadonlyMap<string, string>;
  /** Uris that were asked for and do not exist. */
  readonly missing: ReadonlySet<string>;
  /** Names of the entries of each folder that was listed, by its uri; a folder that does not exist is in `missing`. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** What ShellCheck says of scripts, where an adapter ran it; empty otherwise. */
  readonly shellcheck: ShellcheckResults;
}

export const noFiles: Files = {
  documents: new Map(),
  texts: new Map(),
  missing: new Set(),
  folders: new Map(),
  shellcheck: new Map(),
};

/** What a project still needs to see more; an adapter loads it, or says that it is missing. All are uris. */
export interface Wants {
  /** Files that are nginx configuration if they exist. */
  readonly nginx: ReadonlySet<string>;
  /** Files that are Dockerfiles if they exist. */
  readonly dockerfiles: ReadonlySet<string>;
  /** Files that are read without being reviewed. */
  readonly texts: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** The linked set of documents under one `portcullis.yaml`. Immutable: a change of a file makes a new project. */
export class Project {
  readonly files: Files;
  readonly settings: Settings;
  #nginx: NginxLinker | undefined;
  #images: ImageLinker | undefined;
  #contexts: ContextViews | undefined;
  #dockerfiles: readonly DockerfileDocument[] | undefined;
  /** By uri of the Dockerfile. */
  readonly #ignores = new Map<string, Dockerignore | "none" | undefined>();

  constructor(files: Partial<Files> = {}, settings: Settings = defaultSettings) {
    this.files = { ...noFiles, ...files };
    this.settings = settings;
  }

  document(uri: string): Document | undefined {
    return this.files.documents.get(uri);
  }

  /** All Dockerfiles, by uri. */
  get dockerfiles(): readonly DockerfileDocument[] {
    this.#dockerfiles ??= sorted(this.files.documents).filter((document) => document.language === "dockerfile");
    return this.#dockerfiles;
  }

  /**
   * What the builder leaves out of the context of a Dockerfile, taken to be its folder; "none" when it leaves out nothing,
   * undefined when that is not known.
   */
  dockerignoreOf({ uri }: DockerfileDocument): Dockerignore | "none" | undefined {
    if (!this.#ignores.has(uri)) this.#ignores.set(uri, this.#readIgnore(uri));
    return this.#ignores.get(uri);
  }

  #readIgnore(uri: string): Dockerignore | "none" | undefined {
    const file = ignoreFiles(uri).find((candidate) => !this.files.missing.has(candidate));
    if (file === undefined) return "none";
    const text = this.files.texts.get(file);
    return text === undefined ? undefined : parseDockerignore(text);
  }

  /** The context of a Dockerfile that copies the whole of it; undefined for others, and while it is not known. */
  contextOf(document: DockerfileDocument): ContextView | undefined {
    this.#contexts ??= new ContextViews(this.files);
    return this.#contexts.of(document);
  }

  get #contextWants(): Wants {
    this.#contexts ??= new ContextViews(this.files);
    for (const document of this.dockerfiles) this.#contexts.of(document);
    return this.#contexts.wants;
  }

  /** All nginx configurations: one per main file and one per fragment that no main file reaches. */
  get configurations(): readonly NginxConfiguration[] {
    return this.#linker.configurations;
  }

  /** The configurations in which a file takes part. */
  configurationsOf(uri: string): readonly NginxConfiguration[] {
    return this.#linker.configurationsOf(uri);
  }

  get #linker(): NginxLinker {
    this.#nginx ??= new NginxLinker(this.#nginxDocuments, this.files, this.settings);
    return this.#nginx;
  }

  get #nginxDocuments(): readonly NginxDocument[] {
    return sorted(this.files.documents).filter((document) => document.language === "nginx");
  }

  /** The images with nginx in them that the Dockerfiles make, with what is known of their files. */
  get images(): readonly ContainerImage[] {
    return this.#imageLinker.images;
  }

  /** The shell scripts of the repository that containers of shipped stages start with. */
  get startScripts(): readonly StartScript[] {
    return this.#imageLinker.startScripts;
  }

  get #imageLinker(): ImageLinker {
    this.#images ??= new ImageLinker(this.dockerfiles, this.#nginxDocuments, this.files, this.settings);
    return this.#images;
  }

  /** What linking found missing from `files`; empty when everything was loaded or is known not to exist. */
  get wants(): Wants {
    const { texts, missing } = this.files;
    const wanted = this.dockerfiles.flatMap(contextTexts).filter((uri) => !texts.has(uri) && !missing.has(uri));
    const { nginx, folders } = this.#linker.wants;
    const images = this.#imageLinker.wants;
    const contexts = this.#contextWants;
    return {
      nginx: new Set([...nginx, ...images.nginx]),
      dockerfiles: images.dockerfiles,
      texts: new Set([...wanted, ...images.texts, ...contexts.texts]),
      folders: new Set([...folders, ...images.folders, ...contexts.folders]),
    };
  }

  /** Whether every file that a rule of this id may read was loaded or is known not to exist. */
  hasAllFor(rule: string): boolean {
    const wants = rule.startsWith("nginx/") ? this.#linker.wants : this.wants;
    return Object.values(wants).every((wanted: ReadonlySet<string>) => wanted.size === 0);
  }
}

function sorted(documents: ReadonlyMap<string, Document>): Document[] {
  return [...documents.values()].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
}
