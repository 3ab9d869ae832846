import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Host } from "../engine/load.ts";

/** Largest file that is read unless `--max-size` says otherwise, in bytes. */
export const defaultMaximumSize = 5_000_000;

/** The engine's uri of an absolute path: not percent-encoded, so that paths written in files can be joined to it. */
export const uriOf = (path: string): string =>
  sep === "/" ? `file://${path}` : `file:///${path.replaceAll(sep, "/")}`;

/** The absolute path of an engine's uri. */
export const pathOf = (uri: string): string => resolve(uri.slice(sep === "/" ? "file://".length : "file:///".length));

/** A path as reports show it: from `folder`, with `/`, and never taken for an option or a workflow command. */
export function displayPath(folder: string, path: string): string {
  const shown = relative(folder, path).replaceAll(sep, "/") || ".";
  return /^[-:#]/.test(shown) ? `./${shown}` : shown;
}

/** The text of a file, or in one phrase why there is none. */
export type Reading = { readonly text: string } | { readonly refusal: string };

export interface ReadOptions {
  /** In bytes. */
  readonly maximumSize: number;
  /** Refuses what is not valid UTF-8, instead of reading U+FFFD for it. A byte order mark stays in the text. */
  readonly strict?: boolean;
}

/** Reads a file as text; what cannot be read, is too large or is no text is refused, never thrown. */
export function readSource(path: string, options: ReadOptions): Reading {
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readOpen(file, options);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

function readOpen(file: number, options: ReadOptions): Reading {
  const found = fstatSync(file);
  if (!found.isFile()) return { refusal: "is not a regular file" };
  if (found.size > options.maximumSize) return tooLarge(options.maximumSize);
  // Files of /proc have no size and may never end.
  return decode(found.size === 0 ? new Uint8Array() : readFileSync(file), options);
}

const tooLarge = (maximumSize: number): Reading => ({ refusal: `is larger than ${maximumSize} bytes (--max-size)` });

/** Decodes bytes as `readSource` does. */
export function decode(bytes: Uint8Array, { maximumSize, strict = false }: ReadOptions): Reading {
  if (bytes.length > maximumSize) return tooLarge(maximumSize);
  if (bytes.includes(0)) return { refusal: "is not text" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: strict, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { refusal: "is not valid UTF-8" };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ELOOP: "cannot be read: too many symbolic links",
  ENAMETOOLONG: "cannot be read: the name is too long",
  EISDIR: "is a folder",
  ENXIO: "is not a regular file",
  ENOSPC: "cannot be written: no space left",
  EROFS: "cannot be written: the file system is read-only",
};

/** What an error of the file system means, in one phrase after the path. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? `cannot be used${code && ` (${code})`}`;
}

/** The disk as the engine sees it when it follows references. */
export function diskHost(options: ReadOptions): Host {
  return {
    read: async (uri) => {
      const reading = readSource(pathOf(uri), options);
      return "text" in reading ? reading.text : undefined;
    },
    list: async (uri) => {
      try {
        return readdirSync(pathOf(uri)).sort();
      } catch {
        return undefined;
      }
    },
  };
}
