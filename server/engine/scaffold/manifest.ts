import { version } from "../version.ts";

/** Where a project keeps what was generated last. */
export const manifestPath = ".portcullis/manifest.json";

/** What was generated last, by path: by it, what a person changed is told from what this release does differently. */
export interface Manifest {
  readonly files: ReadonlyMap<string, string>;
}

/** Longest manifest that is read, in characters. */
const longest = 5_000_000;

/** Reads a manifest; what is no manifest counts as none, so that every file counts as the project's own. */
export function readManifest(text: string | undefined): Manifest {
  const files = text === undefined || text.length > longest ? undefined : filesOf(text);
  const known = Object.entries(files ?? {}).flatMap(([path, lines]) =>
    Array.isArray(lines) && lines.every((line) => typeof line === "string") ? [[path, lines.join("\n")] as const] : [],
  );
  return { files: new Map(known) };
}

function filesOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const files = typeof value === "object" && value !== null && "files" in value ? value.files : undefined;
    return typeof files === "object" && files !== null ? files : undefined;
  } catch {
    return undefined;
  }
}

/** A manifest as text: sorted, each line of a file on its own, so that a change is read well in a review. */
export function writeManifest({ files }: Manifest): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const byPath = Object.fromEntries(sorted.map(([path, text]) => [path, text.split("\n")]));
  return `${JSON.stringify({ generatedBy: `portcullis ${version}`, files: byPath }, undefined, 2)}\n`;
}
