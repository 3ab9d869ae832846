import { contextCopies } from "../dockerfile/context-copy.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { type Dockerignore, parseDockerignore } from "../dockerfile/ignore.ts";
import type { Files, Wants } from "../project.ts";
import { dirname, join } from "../uri.ts";
import { BuildContext } from "./build-context.ts";
import { Lookup } from "./lookup.ts";

/** An ignore file of the builder. */
export interface Guard {
  readonly uri: string;
  readonly text: string;
  readonly ignore: Dockerignore;
}

/** The build context of a Dockerfile that copies the whole of it. */
export interface ContextView {
  readonly folder: string;
  /** What keeps files from the builder; undefined when there is nothing. */
  readonly guard: Guard | undefined;
  /** The names at the root of the context; none when there is no such folder. */
  readonly names: readonly string[];
  /** The text of the context's `.npmrc`; undefined when it has none. */
  readonly npmrc: string | undefined;
}

/** How many folders above that of the Dockerfile may be its context, and so hold the ignore file. */
const foldersAbove = 2;

/** Looks up the contexts of Dockerfiles, and notes what of them is not at hand. */
export class ContextViews {
  readonly #lookup: Lookup;
  readonly #views = new Map<DockerfileDocument, ContextView | undefined>();

  constructor(files: Files) {
    this.#lookup = new Lookup(files);
  }

  /** Undefined for Dockerfiles that do not copy the whole context, and while files are not at hand. */
  of(document: DockerfileDocument): ContextView | undefined {
    if (!this.#views.has(document)) {
      this.#views.set(document, contextCopies(document).length > 0 ? this.#read(document) : undefined);
    }
    return this.#views.get(document);
  }

  /** What was asked for and is not at hand. */
  get wants(): Wants {
    return this.#lookup.wants;
  }

  #read(document: DockerfileDocument): ContextView | undefined {
    const found = this.#guardOf(document);
    const { folder: likely } = new BuildContext(document, this.#lookup);
    const folder = (found === "none" ? undefined : found?.context) ?? likely;
    if (found === undefined || folder === undefined) return undefined;
    const names = this.#lookup.names(folder);
    if (names === undefined) return undefined;
    const listed = names === "missing" ? [] : names;
    const npmrc = listed.includes(".npmrc") ? this.#lookup.text(join(folder, ".npmrc")) : "missing";
    if (npmrc === undefined) return undefined;
    return {
      folder,
      names: listed,
      guard: found === "none" ? undefined : found.guard,
      npmrc: npmrc === "missing" ? undefined : npmrc.text,
    };
  }

  /** The ignore file that counts, and the context when its place tells it; "none" when there is no such file. */
  #guardOf({ uri }: DockerfileDocument): { guard: Guard; context: string | undefined } | "none" | undefined {
    const own = this.#guardAt(`${uri}.dockerignore`);
    if (own !== "none") return own && { guard: own, context: undefined };
    let folder = dirname(uri);
    for (let above = 0; above <= foldersAbove; above++) {
      const guard = this.#guardAt(join(folder, ".dockerignore"));
      if (guard !== "none") return guard && { guard, context: folder };
      if (dirname(folder) === folder) break;
      folder = dirname(folder);
    }
    return "none";
  }

  #guardAt(uri: string): Guard | "none" | undefined {
    const found = this.#lookup.text(uri);
    if (found === undefined) return undefined;
    return found === "missing" ? "none" : { uri, text: found.text, ignore: parseDockerignore(found.text) };
  }
}
