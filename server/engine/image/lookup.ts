import type { NginxDocument } from "../nginx/document.ts";
import type { Files } from "../project.ts";

/** Looks files up in what adapters loaded, and notes as wanted what nobody has loaded or looked for yet. */
export class Lookup {
  readonly #files: Files;
  readonly wants: {
    readonly nginx: Set<string>;
    readonly dockerfiles: Set<string>;
    readonly texts: Set<string>;
    readonly folders: Set<string>;
  } = { nginx: new Set(), dockerfiles: new Set(), texts: new Set(), folders: new Set() };

  constructor(files: Files) {
    this.#files = files;
  }

  /** The names in a folder; "missing" when there is no such folder, undefined while nobody has looked. */
  names(folder: string): readonly string[] | "missing" | undefined {
    const names = this.#files.folders.get(folder);
    if (names) return names;
    if (this.#files.missing.has(folder)) return "missing";
    this.wants.folders.add(folder);
    return undefined;
  }

  /** A file that is nginx configuration; undefined when it is not at hand. */
  nginx(uri: string): NginxDocument | undefined {
    const document = this.#files.documents.get(uri);
    if (document?.language === "nginx") return document;
    if (!document && !this.#files.missing.has(uri)) this.wants.nginx.add(uri);
    return undefined;
  }

  /** Notes a Dockerfile that exists as wanted. */
  dockerfile(uri: string): void {
    if (!this.#files.documents.has(uri) && !this.#files.missing.has(uri)) this.wants.dockerfiles.add(uri);
  }

  /** A text that is not reviewed; "missing" when there is none, undefined while nobody has looked. */
  text(uri: string): { readonly text: string } | "missing" | undefined {
    const text = this.#files.texts.get(uri);
    if (text !== undefined) return { text };
    if (this.#files.missing.has(uri)) return "missing";
    this.wants.texts.add(uri);
    return undefined;
  }
}
