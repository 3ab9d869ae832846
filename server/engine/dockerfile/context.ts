import { basename, dirname, join } from "../uri.ts";
import type { DockerfileDocument } from "./document.ts";

/** Where the builder looks for the ignore file of a Dockerfile, the one that wins first; the context is its folder. */
export const ignoreFiles = (uri: string): readonly string[] => [
  `${uri}.dockerignore`,
  join(dirname(uri), ".dockerignore"),
];

/** The uri of a file of the build context; undefined for a path that does not name one file. */
export function contextFile(document: DockerfileDocument, path: string): string | undefined {
  return path === "" || /[*?[\\]|:\/\//.test(path) ? undefined : join(dirname(document.uri), path);
}

/** Texts that rules read to judge a Dockerfile: its ignore files, and each `.npmrc` it copies. */
export function contextTexts(document: DockerfileDocument): readonly string[] {
  if (!document.source.includes(".npmrc")) return ignoreFiles(document.uri);
  const copies = [...document.named("COPY"), ...document.named("ADD")];
  const sources = copies.flatMap((copy) => (copy.from === undefined ? copy.sources : []));
  const copied = sources.flatMap(({ value }) =>
    basename(value) === ".npmrc" ? (contextFile(document, value) ?? []) : [],
  );
  return [...ignoreFiles(document.uri), ...copied];
}
