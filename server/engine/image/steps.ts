import type { Copy } from "../dockerfile/copy.ts";
import type { AnyInstruction } from "../dockerfile/instructions.ts";
import type { Stage } from "../dockerfile/stages.ts";
import type { Word } from "../dockerfile/word.ts";
import { dirname, join } from "../uri.ts";
import { contextPath, isRemote } from "./build-context.ts";
import { tracesOf } from "./run-traces.ts";
import { stockPort } from "./stock-nginx.ts";

/** What COPY takes: a path from the root of the build context, or of an earlier stage. */
export interface CopySource {
  readonly word: Word;
  /** Without a leading slash; empty for the root. It may end in a glob. */
  readonly path: string;
  /** Whether it is written as a folder. */
  readonly isFolder: boolean;
  /** Undefined for the build context. */
  readonly stage: Stage | undefined;
}

/** What one instruction does to the files of the image, in the order of the build. */
export type Step =
  | {
      readonly kind: "copied";
      readonly path: string;
      readonly copy: Copy;
      readonly sources: readonly CopySource[];
      /** Whether `path` is a folder that takes the sources in, rather than the name that the one source gets. */
      readonly isInto: boolean;
    }
  /** Everything at and below the path is gone, or is not known; the path may hold globs. */
  | { readonly kind: "removed" | "unknown"; readonly path: string };

/** Folders that exist in images with nginx: what is copied to them goes into them, with or without a last slash. */
const usualFolders: readonly string[] = [
  "/",
  "/tmp",
  "/root",
  "/usr/share/nginx/html",
  "/etc/ssl",
  "/etc/ssl/certs",
  "/etc/ssl/private",
  "/etc/nginx/conf.d",
  "/etc/nginx/http.d",
  "/etc/nginx/snippets",
  "/etc/nginx/sites-available",
  "/etc/nginx/sites-enabled",
];

/** The steps along the chain of a stage, those of its oldest ancestor first. */
export function readSteps(stage: Stage): readonly Step[] {
  return new Builder(stage).steps;
}

class Builder {
  readonly steps: Step[] = [];
  /** Folders known to exist when the next instruction runs. */
  readonly #folders = new Set<string>();
  /** Working directory; undefined when it is not known. */
  #workdir: string | undefined;

  constructor(stage: Stage) {
    this.#workdir = stage.isFromScratch || stockPort(stage) !== undefined ? "/" : undefined;
    for (const folder of usualFolders) this.#makeFolder(folder);
    for (const { instructions } of [...stage.chain].reverse()) for (const one of instructions) this.#read(one);
  }

  #read(instruction: AnyInstruction): void {
    if (instruction.name === "WORKDIR") this.#enter(instruction.resolved);
    else if (instruction.name === "RUN") this.steps.push(...tracesOf(instruction, this.#workdir));
    else if (instruction.name === "COPY" || instruction.name === "ADD") {
      const step = this.#copied(instruction);
      this.steps.push(step);
      if (step.kind === "copied") this.#makeFolder(step.isInto ? step.path : dirname(step.path));
    }
  }

  #enter(folder: string | undefined): void {
    this.#workdir = folder === undefined ? undefined : this.#absolute(folder);
    if (this.#workdir !== undefined) this.#makeFolder(this.#workdir);
  }

  #makeFolder(path: string): void {
    for (let folder = path; !this.#folders.has(folder); folder = dirname(folder)) this.#folders.add(folder);
  }

  #absolute(path: string): string | undefined {
    if (path.startsWith("/")) return join("/", path);
    return this.#workdir === undefined ? undefined : join(this.#workdir, path);
  }

  #copied(copy: Copy): Step {
    const target = copy.destination && copy.document.expand(copy.destination.text, copy);
    const path = target === undefined ? undefined : this.#absolute(target);
    if (target === undefined || path === undefined) return { kind: "unknown", path: "/" };
    const sources = copy.sources.map((word) => readSource(copy, word));
    const isKnown = copy.heredocs.length === 0 && !copy.flag("parents") && !copy.flag("exclude");
    if (!isKnown || !sources.every((source) => source !== undefined)) return { kind: "unknown", path };
    const isInto = /(?:^|\/)\.?$/.test(target) || sources.length > 1 || this.#folders.has(path);
    return { kind: "copied", path, copy, sources, isInto };
  }
}

const archive = /\.(?:tar|tgz|tbz2?|txz|tar\.\w{1,4})$/;

/** Undefined for a source that only building would show: a URL, another image, an archive that ADD unpacks. */
function readSource(copy: Copy, word: Word): CopySource | undefined {
  const source = copy.document.expand(word.text, copy);
  if (source === undefined || isRemote(source)) return undefined;
  if (copy.name === "ADD" && archive.test(source)) return undefined;
  const stage = copy.from?.stage;
  // Only earlier stages can be read; this also ends the search through stages.
  if (copy.from && !(stage && copy.stage && stage.index < copy.stage.index)) return undefined;
  return { word, path: contextPath(source), isFolder: /(?:^|\/)\.?$/.test(source), stage };
}
