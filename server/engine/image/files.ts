import type { Copy } from "../dockerfile/copy.ts";
import type { Stage } from "../dockerfile/stages.ts";
import type { Word } from "../dockerfile/word.ts";
import { basename, dirname, hasGlob, join, matchesGlob, matchesPath, relative } from "../uri.ts";
import type { BuildContext } from "./build-context.ts";
import type { Lookup } from "./lookup.ts";
import { type CopySource, readSteps, type Step } from "./steps.ts";
import { isStockFile, stockNames, stockPort } from "./stock-nginx.ts";

/** A file of the repository in an image, and the word of the COPY or ADD that brought it into the last stage. */
export interface ImageFile {
  /** Path from the root of the build context. */
  readonly path: string;
  readonly uri: string;
  readonly copy: Copy;
  readonly word: Word;
}

/** What stands at a path of an image: "stock" is a file of nginx's own image; undefined is not known. */
export type Found = ImageFile | "stock" | "absent" | undefined;

/** The names in a folder of an image. */
export interface Listing {
  readonly names: ReadonlySet<string>;
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

/** Steps that one question may take through stages that copy from each other; a hostile file asks for more. */
const mostSteps = 5000;

/** Counts down over one question. */
interface Budget {
  left: number;
}

/** Names that are no folders: `site.conf`, not `conf.d`. */
const hasExtension = (path: string): boolean => /\.[A-Za-z0-9]{2,}$/.test(path);

/** Whether a path of an image is a folder or lies below it. */
export const isWithin = (folder: string, path: string): boolean =>
  folder === path || relative(folder, path) !== undefined;

/** Whether a pattern names the path or a folder above it. */
const covers = (pattern: string, path: string): boolean =>
  pattern === "/" || matchesPath(pattern, path) || matchesPath(`${pattern}/**`, path);

/** The files at the end of a stage that are known without building it. */
export class ImageFiles {
  readonly stage: Stage;
  readonly #context: BuildContext;
  readonly #lookup: Lookup;
  readonly #filesOf: (stage: Stage) => ImageFiles;
  #steps: readonly Step[] | undefined;

  /** `filesOf` gives the files of the other stages of the same Dockerfile. */
  constructor(stage: Stage, context: BuildContext, lookup: Lookup, filesOf: (stage: Stage) => ImageFiles) {
    this.stage = stage;
    this.#context = context;
    this.#lookup = lookup;
    this.#filesOf = filesOf;
  }

  get steps(): readonly Step[] {
    this.#steps ??= readSteps(this.stage);
    return this.#steps;
  }

  /** What file stands at an absolute path of the image. */
  find(path: string, budget: Budget = { left: mostSteps }): Found {
    for (const step of [...this.steps].reverse()) {
      if (budget.left-- <= 0) return undefined;
      if (step.kind !== "copied") {
        if (covers(step.path, path)) return step.kind === "removed" ? "absent" : undefined;
        continue;
      }
      const found = this.#copiedTo(path, step, budget);
      if (found !== "absent") return found;
    }
    return this.#stock(path);
  }

  #stock(path: string): Found {
    if (this.stage.isFromScratch) return "absent";
    const isStock = stockPort(this.stage) === undefined ? undefined : isStockFile(path);
    return isStock === undefined ? undefined : isStock ? "stock" : "absent";
  }

  /**
   * What a COPY puts at a path; "absent" when it puts nothing there. Of several sources the last wins; one that may be a
   * folder not at hand is not taken to hide the file that another names.
   */
  #copiedTo(path: string, step: Copied, budget: Budget): Found {
    if (!isWithin(step.path, path)) return "absent";
    const found = step.sources.map((source) => this.#fromSource(path, step, source, budget));
    const file = found.findLast((one) => typeof one === "object");
    return file ?? (found.includes(undefined) ? undefined : "absent");
  }

  #fromSource(path: string, step: Copied, source: CopySource, budget: Budget): Found {
    const below = path === step.path ? "" : (relative(step.path, path) ?? "");
    if (hasGlob(source.path)) return this.#fromGlob(below, step, source);
    const isNamed = below === "" ? !step.isInto : step.isInto && below === basename(source.path);
    if (isNamed && !source.isFolder) return this.#take(source.path, step, source, budget, undefined);
    if (below === "" || (hasExtension(source.path) && !source.isFolder)) return "absent";
    return this.#fromFolder(join(source.path, below), step, source, budget);
  }

  /** The file at a path that the source names itself, or below it; `otherwise` where `.dockerignore` leaves it out. */
  #take(path: string, step: Copied, source: CopySource, budget: Budget, otherwise: Found): Found {
    const { copy } = step;
    const { word } = source;
    if (source.stage) {
      const found = this.#filesOf(source.stage).find(`/${path}`, budget);
      if (found === "absent") return otherwise;
      return found === undefined || found === "stock" ? undefined : { ...found, copy, word };
    }
    const { folder } = this.#context;
    const isIgnored = this.#context.ignores(path);
    if (folder === undefined || isIgnored === undefined) return undefined;
    return isIgnored ? otherwise : { path, uri: join(folder, path), copy, word };
  }

  #fromFolder(path: string, step: Copied, source: CopySource, budget: Budget): Found {
    if (source.stage) return this.#take(path, step, source, budget, "absent");
    const { folder } = this.#context;
    if (folder === undefined) return undefined;
    const names = this.#lookup.names(join(folder, dirname(path)));
    if (names === undefined) return undefined;
    // A source that is not at hand may be a folder that is made before the build.
    if (names === "missing") return this.#isFolder(source, folder) || this.#isFile(source) ? "absent" : undefined;
    return names.includes(basename(path)) ? this.#take(path, step, source, budget, "absent") : "absent";
  }

  #fromGlob(below: string, step: Copied, source: CopySource): Found {
    const matching = this.#matching(source);
    if (!matching || below === "") return undefined;
    if (!below.includes("/") && matching.includes(below)) {
      return this.#take(join(dirname(source.path), below), step, source, { left: 1 }, "absent");
    }
    // A folder that matches is replaced by what it holds.
    return matching.every(hasExtension) ? "absent" : undefined;
  }

  /** The names that a glob matches in the build context; undefined when they are not known. */
  #matching({ path, stage }: CopySource): readonly string[] | undefined {
    const { folder } = this.#context;
    if (stage || folder === undefined || hasGlob(dirname(path))) return undefined;
    const names = this.#lookup.names(join(folder, dirname(path)));
    return Array.isArray(names) ? names.filter((name) => matchesGlob(basename(path), name)) : undefined;
  }

  /** What a folder of the image holds; `find` tells which of the names are still there. */
  list(folder: string, budget: Budget = { left: mostSteps }): Listing {
    const names = new Set<string>();
    const isStock = stockPort(this.stage) !== undefined && isWithin("/etc/nginx", folder);
    if (isStock) for (const name of stockNames(folder)) names.add(name);
    let isWhole = isStock || this.stage.isFromScratch;
    for (const step of this.steps) {
      if (budget.left-- <= 0) return { names, isWhole: false };
      if (step.kind === "unknown" && touches(step.path, folder)) isWhole = false;
      if (step.kind === "copied" && !this.#addCopied(folder, step, names, budget)) isWhole = false;
    }
    return { names, isWhole };
  }

  /** Adds what a COPY brings into a folder; false when it may bring more. */
  #addCopied(folder: string, step: Copied, names: Set<string>, budget: Budget): boolean {
    if (!step.isInto && dirname(step.path) === folder) names.add(basename(step.path));
    if (!isWithin(step.path, folder)) return true;
    const below = folder === step.path ? "" : (relative(step.path, folder) ?? "");
    const listings = step.sources.map((source) => this.#listSource(below, source, budget));
    for (const listing of listings) for (const name of listing.names) names.add(name);
    return listings.every(({ isWhole }) => isWhole);
  }

  /** What a source brings into the folder that lies `below` its destination. */
  #listSource(below: string, source: CopySource, budget: Budget): Listing {
    if (hasGlob(source.path)) {
      const matching = this.#matching(source) ?? [];
      const isWhole = matching.length > 0 && matching.every(hasExtension);
      return { names: new Set(below === "" ? matching : []), isWhole };
    }
    const named = new Set(below === "" && !source.isFolder && source.path !== "" ? [basename(source.path)] : []);
    if (hasExtension(source.path) && !source.isFolder) return { names: named, isWhole: true };
    const listing = this.#listFolder(join(source.path, below), source, budget);
    return listing ?? { names: named, isWhole: named.size > 0 && this.#isFile(source) };
  }

  /** The names in a folder that is copied; undefined when there is no such folder at hand. */
  #listFolder(path: string, { stage }: CopySource, budget: Budget): Listing | undefined {
    if (stage) return this.#filesOf(stage).list(`/${path}`, budget);
    const { folder } = this.#context;
    const found = folder === undefined ? undefined : this.#lookup.names(join(folder, path));
    return Array.isArray(found) ? { names: new Set(found), isWhole: true } : undefined;
  }

  #isFolder({ path }: CopySource, context: string): boolean {
    return Array.isArray(this.#lookup.names(join(context, path)));
  }

  /** Whether a source without an extension is known to be a file of the build context. */
  #isFile({ path, stage }: CopySource): boolean {
    const { folder } = this.#context;
    if (stage || folder === undefined) return false;
    const siblings = this.#lookup.names(join(folder, dirname(path)));
    return this.#lookup.names(join(folder, path)) === "missing" && (siblings?.includes(basename(path)) ?? false);
  }
}

type Copied = Extract<Step, { kind: "copied" }>;

/** Whether a change at a path may alter what names a folder holds. */
const touches = (pattern: string, folder: string): boolean =>
  covers(pattern, folder) || matchesPath(dirname(pattern), folder);
