import { contextSources } from "../dockerfile/context-copy.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { type Dockerignore, parseDockerignore } from "../dockerfile/ignore.ts";
import { dirname, hasGlob, join } from "../uri.ts";
import type { Lookup } from "./lookup.ts";

/** Whether ADD reads the source from elsewhere: a URL or a git repository. */
export const isRemote = (source: string): boolean => /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(source);

/** A source of COPY as the builder reads it: from the root of the context, which it cannot leave. Empty for the root. */
export const contextPath = (source: string): string => (plain.test(source) ? source : join("/", source).slice(1));

/** A path that is its own shortest form, as most are. */
const plain = /^(?!\.{0,2}(?:\/|$))[^/]+(?:\/(?!\.{0,2}(?:\/|$))[^/]+)*$/;

/**
 * The folder that a Dockerfile is built from. Nothing in the Dockerfile names it: the Dockerfile's own folder is taken,
 * or the one above it when more of the COPY sources exist there.
 */
export class BuildContext {
  readonly #dockerfile: DockerfileDocument;
  readonly #lookup: Lookup;
  #folder: { uri: string | undefined } | undefined;
  #ignore: { file: Dockerignore | "none" | undefined } | undefined;

  constructor(dockerfile: DockerfileDocument, lookup: Lookup) {
    this.#dockerfile = dockerfile;
    this.#lookup = lookup;
  }

  /** Undefined while the folders to choose from are not at hand. */
  get folder(): string | undefined {
    this.#folder ??= { uri: this.#choose() };
    return this.#folder.uri;
  }

  /** Whether `.dockerignore` keeps a path of the context from the builder; undefined while it is not known. */
  ignores(path: string): boolean | undefined {
    this.#ignore ??= { file: this.#readIgnore() };
    const { file } = this.#ignore;
    return file === "none" ? false : file?.ignores(path);
  }

  #choose(): string | undefined {
    const own = dirname(this.#dockerfile.uri);
    const above = dirname(own);
    const wanted = firstSegments(this.#dockerfile);
    const here = this.#count(own, wanted);
    if (here === undefined || here === wanted.length || above === own) return here === undefined ? undefined : own;
    const there = this.#count(above, wanted);
    if (there === undefined) return undefined;
    return there > here ? above : own;
  }

  #count(folder: string, wanted: readonly string[]): number | undefined {
    const names = this.#lookup.names(folder);
    if (names === undefined) return undefined;
    return names === "missing" ? 0 : wanted.filter((name) => names.includes(name)).length;
  }

  #readIgnore(): Dockerignore | "none" | undefined {
    if (this.folder === undefined) return undefined;
    for (const uri of [`${this.#dockerfile.uri}.dockerignore`, join(this.folder, ".dockerignore")]) {
      const found = this.#lookup.text(uri);
      if (found === undefined) return undefined;
      if (found !== "missing") return parseDockerignore(found.text);
    }
    return "none";
  }
}

/** The first part of the path of every source that is taken from the context. */
function firstSegments(document: DockerfileDocument): readonly string[] {
  const found = new Set<string>();
  for (const { path } of contextSources(document)) {
    if (path === undefined || isRemote(path)) continue;
    const [first = ""] = contextPath(path).split("/", 1);
    if (first !== "" && !hasGlob(first)) found.add(first);
  }
  return [...found];
}
