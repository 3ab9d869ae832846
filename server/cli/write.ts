import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { decode, reasonOf } from "./disk.ts";

/** What a file is to become. */
export interface Replacement {
  /** Absolute. */
  readonly path: string;
  /** What the file held when it was read; undefined for a file that must not exist yet. */
  readonly before: string | undefined;
  readonly after: string;
  /** Absolute path of the project's folder. */
  readonly root: string;
}

/**
 * Writes a file whole or not at all: a temporary file beside it takes its place. Returns in one phrase why nothing was
 * written: the file changed since it was read, is not valid UTF-8, or is a link out of the project.
 */
export function replaceFile(replacement: Replacement): string | undefined {
  try {
    const target = targetOf(replacement);
    return typeof target === "string" ? write(target, replacement) : target.refusal;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The file that a path stands for: a link inside the project stays a link. */
function targetOf({ path, root }: Replacement): string | { readonly refusal: string } {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (!isLink) return path;
  const target = realpathSync(path);
  const folder = realpathSync(root);
  const isInside = target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  return isInside ? target : { refusal: "is a symbolic link out of the project and stays as it is" };
}

function write(target: string, { before, after }: Replacement): string | undefined {
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.portcullis-${process.pid}`);
  const refusal = changedSince(target, before);
  if (refusal !== undefined) return refusal;
  try {
    writeTemporary(temporary, after, before === undefined ? undefined : statSync(target));
    // Looked at again as late as possible: writing may have taken a while.
    const late = changedSince(target, before);
    if (late === undefined) renameSync(temporary, target);
    return late;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Why a file is no longer what was read; undefined when it is. */
function changedSince(target: string, before: string | undefined): string | undefined {
  if (before === undefined) return existsSync(target) ? "exists by now and stays as it is" : undefined;
  const bytes = readFileSync(target);
  if (bytes.equals(Buffer.from(before))) return undefined;
  const decoded = decode(bytes, { maximumSize: Number.POSITIVE_INFINITY, strict: true });
  return "refusal" in decoded ? decoded.refusal : "changed while it was being fixed and stays as it is";
}

/** Writes a new file with the mode and owner of the one it replaces. */
function writeTemporary(path: string, text: string, like: Stats | undefined): void {
  const file = openSync(path, "wx", like ? like.mode & 0o777 : 0o666);
  try {
    writeFileSync(file, text);
    if (like) {
      // Only root may give files away; anybody else owns the new file.
      if (process.getuid?.() === 0) fchownSync(file, like.uid, like.gid);
      fchmodSync(file, like.mode & 0o7777);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
