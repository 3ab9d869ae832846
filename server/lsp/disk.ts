import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { languageOfPath, mayBeNginx } from "../engine/language.ts";
import { join } from "../engine/uri.ts";
import { clientUri } from "./convert.ts";
import type { FileHost } from "./host.ts";

/** Largest file that is read, in bytes. */
const maximumBytes = 5_000_000;

/** Files that one search gives at most, and folder entries that it looks at. */
const maximumFiles = 2000;
const maximumEntries = 50_000;

/** Folders that hold other people's files. */
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git", ".hg", ".svn"]);

/** The disk of this machine, for clients that do not give files themselves. Uris that name no file give nothing. */
export const diskHost: FileHost = {
  read: (uri) => quietly(async () => readText(pathOf(uri))),
  list: (uri) => quietly(() => readdir(pathOf(uri))),
  find: async (folder) => (await quietly(() => search(folder))) ?? [],
};

const pathOf = (uri: string): string => fileURLToPath(clientUri(uri));

/** What cannot be read is not there: permissions, foreign schemes and names that no disk takes. */
async function quietly<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  const found = await stat(path);
  // A pipe or a device would never end.
  if (!found.isFile() || found.size > maximumBytes) return undefined;
  const bytes = await readFile(path);
  // As the command line reads: what is not UTF-8 becomes U+FFFD, so that both find the same.
  return bytes.includes(0) ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

async function search(root: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [root];
  let entries = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const children = (await quietly(() => readdir(pathOf(folder), { withFileTypes: true }))) ?? [];
    const isFolder = (child: Dirent): boolean => child.isDirectory() && !skippedFolders.has(child.name);
    const uris = (wanted: readonly Dirent[]): string[] => wanted.map(({ name }) => join(folder, name)).sort();
    folders.push(...uris(children.filter(isFolder)));
    found.push(...uris(children.filter((child) => child.isFile())).filter(isCandidate));
    entries += children.length;
    if (found.length >= maximumFiles || entries >= maximumEntries) break;
  }
  return found.slice(0, maximumFiles);
}

const isCandidate = (uri: string): boolean => languageOfPath(uri) !== undefined || mayBeNginx(uri);
