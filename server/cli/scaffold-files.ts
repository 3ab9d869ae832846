import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type ProjectFiles, skippedFolders, wantedTexts } from "../engine/scaffold/detect.ts";
import type { Existing } from "../engine/scaffold/plan.ts";
import { readSource, reasonOf } from "./disk.ts";

/** Files and folders beyond which a project is not looked through any further. */
const mostFiles = 20_000;

/** Folders in folders beyond which nothing is looked for. */
const deepest = 8;

/** Largest source that is searched, in bytes. */
const largestSource = 1_000_000;

/** The paths of a project, and the texts that tell what it is. Links are not followed. */
export function projectFiles(folder: string): ProjectFiles {
  const paths: string[] = [];
  collect(folder, "", paths, 0);
  const texts = wantedTexts(paths).flatMap((path) => {
    const reading = readSource(join(folder, path), { maximumSize: largestSource });
    return "text" in reading ? [[path, reading.text] as const] : [];
  });
  return { paths, texts: new Map(texts) };
}

function collect(folder: string, below: string, paths: string[], depth: number): void {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(join(folder, below));
  } catch {
    return;
  }
  for (const entry of entries) {
    if (paths.length >= mostFiles) return;
    if (entry.isFile()) paths.push(below + entry.name);
    else if (entry.isDirectory() && depth < deepest && !skippedFolders.has(entry.name))
      collect(folder, `${below}${entry.name}/`, paths, depth + 1);
  }
}

const list = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

/** What is there at the given paths of a folder, and what keeps files from being written there. */
export function existingAt(folder: string, paths: readonly string[]): Existing {
  const texts = new Map<string, string>();
  const obstacles = new Map<string, string>();
  for (const path of paths) {
    const obstacle = obstacleOf(folder, path);
    if (obstacle !== undefined) {
      obstacles.set(path, obstacle);
      continue;
    }
    if (kindOf(join(folder, path)) === undefined) continue;
    const reading = readSource(join(folder, path), { maximumSize: Number.POSITIVE_INFINITY, strict: true });
    if ("text" in reading) texts.set(path, reading.text);
    else obstacles.set(path, reading.refusal);
  }
  return { texts, obstacles };
}

/** Why nothing may be written at a path: it, or a folder on the way to it, is not what it should be. */
function obstacleOf(folder: string, path: string): string | undefined {
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const part = parts.slice(0, count).join("/");
    const kind = kindOf(join(folder, part));
    if (kind === undefined) return undefined;
    const isLast = count === parts.length;
    if (kind === "link") return isLast ? "is a symbolic link" : `lies behind the symbolic link ${part}`;
    if (isLast && kind === "folder") return "is a folder";
    if (!isLast && kind === "file") return `lies below ${part}, which is a file`;
  }
  return undefined;
}

function kindOf(path: string): "link" | "folder" | "file" | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  return found.isSymbolicLink() ? "link" : found.isDirectory() ? "folder" : "file";
}

/** The folder that a stack is to go to, or in one phrase why there is none. */
export function folderProblem(folder: string): string | undefined {
  try {
    return readdirSync(folder) && undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
