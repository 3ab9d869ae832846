import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore from "ignore";
import { readSource } from "./disk.ts";

/** The patterns of one `.gitignore`, and the folder they start from. */
interface Layer {
  readonly folder: string;
  readonly patterns: ReturnType<typeof ignore>;
}

/** Largest `.gitignore` that is read, in bytes. */
const maximumSize = 1_000_000;

/** Most `*` in one pattern: each multiplies the time that matching a long name can take. */
const maximumStars = 5;

/** The `.gitignore` files in force in a folder, the nearest last. */
export class Ignored {
  readonly #layers: readonly Layer[];

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /** What is in force in a folder that a search starts from; a folder that is itself ignored counts as asked for. */
  static in(folder: string): Ignored {
    const outside = foldersUpToRepository(folder).reduce((above, next) => above.enter(next), new Ignored([]));
    return (outside.has(folder, true) ? new Ignored([]) : outside).enter(folder);
  }

  /** What is in force in a folder below. */
  enter(folder: string): Ignored {
    const reading = readSource(join(folder, ".gitignore"), { maximumSize });
    if (!("text" in reading)) return this;
    const patterns = reading.text.split(/\r?\n/).filter((line) => line.split("*").length - 1 <= maximumStars);
    return new Ignored([...this.#layers, { folder, patterns: ignore({ ignorecase: false }).add(patterns) }]);
  }

  /** Whether git would leave a path out; the nearest `.gitignore` that names it decides. */
  has(path: string, isFolder: boolean): boolean {
    for (const { folder, patterns } of this.#layers.toReversed()) {
      const name = relative(folder, path).replaceAll(sep, "/");
      const { ignored, unignored } = patterns.test(isFolder ? `${name}/` : name);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** The folders above one, from the root of its repository down; none where it lies in no repository. */
function foldersUpToRepository(folder: string): string[] {
  const above: string[] = [];
  for (let current = folder; !existsSync(join(current, ".git")); ) {
    const parent = dirname(current);
    if (parent === current) return [];
    above.unshift(parent);
    current = parent;
  }
  return above;
}
