import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, wherever the compiled tests run from. */
export const repository: string = findRepository(dirname(fileURLToPath(import.meta.url)));

function findRepository(folder: string): string {
  return existsSync(join(folder, "package-lock.json")) ? folder : findRepository(dirname(folder));
}

/** Reads a text file of the repository. */
export const readText = (path: string): string => readFileSync(join(repository, path), "utf8");

/** Paths, relative to the repository, of all files below a folder that end with a suffix. */
export function filesBelow(folder: string, suffix: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1))
    .sort();
}
