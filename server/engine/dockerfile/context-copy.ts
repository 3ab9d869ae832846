import { remember } from "../memo.ts";
import { hasGlob, join, matchesGlob } from "../uri.ts";
import type { Copy } from "./copy.ts";
import type { DockerfileDocument } from "./document.ts";
import { type Dockerignore, parseDockerignore } from "./ignore.ts";
import type { Word } from "./word.ts";

/** A source of COPY or ADD that is no other stage or image. */
export interface ContextSource {
  readonly copy: Copy;
  readonly word: Word;
  /** With variables put in: a path of the build context, or a URL; undefined when one is not known. */
  readonly path: string | undefined;
}

/** The sources of COPY and ADD that may lie in the build context, by keyword, then in order. */
export const contextSources: (document: DockerfileDocument) => readonly ContextSource[] = remember((document) => {
  const sources: ContextSource[] = [];
  for (const copy of [...document.named("COPY"), ...document.named("ADD")]) {
    if (copy.flag("from")) continue;
    for (const word of copy.sources) sources.push({ copy, word, path: document.expand(word.text, copy) });
  }
  return sources;
});

/** A source of COPY or ADD that takes in the build context as a whole, or whatever a glob finds at its root. */
export interface ContextCopy {
  readonly copy: Copy;
  readonly word: Word;
  /** Whether it takes a path of the context, going by the glob and by `--exclude`. */
  takes(path: string): boolean;
}

/** Names of which a glob at the root of the context must match one to count. */
const telling: readonly string[] = [".git", ".env"];

/** What `--exclude` leaves out of a COPY; undefined when a variable in it is not known. */
function excludedBy(copy: Copy): Dockerignore | undefined {
  const patterns = copy.flags
    .filter(({ name }) => name === "exclude")
    .map(({ value }) => (value === undefined ? undefined : copy.document.expand(value, copy)));
  return patterns.every((pattern) => pattern !== undefined) ? parseDockerignore(patterns.join("\n")) : undefined;
}

/** Paths of which the first part is no name: most sources do not come near the root. */
const mayBeWhole = /[*?[\\]|(?:^|\/)\.{0,2}(?:\/|$)/;

function contextCopy({ copy, word, path: source }: ContextSource): ContextCopy[] {
  if (source === undefined || !mayBeWhole.test(source)) return [];
  if (source === "" || /^[a-z][a-z0-9+.-]*:\/\/|^git@/i.test(source)) return [];
  const path = join("/", source).slice(1);
  const isGlob = hasGlob(path) && !path.includes("/");
  if (path !== "" && !(isGlob && telling.some((name) => matchesGlob(path, name)))) return [];
  const excluded = excludedBy(copy);
  if (!excluded) return [];
  const takes = (taken: string): boolean =>
    (path === "" || matchesGlob(path, taken.split("/", 1)[0] ?? "")) && !excluded.ignores(taken);
  return [{ copy, word, takes }];
}

/** The sources of COPY and ADD that take in the context as a whole, in order. */
export const contextCopies: (document: DockerfileDocument) => readonly ContextCopy[] = remember((document) =>
  contextSources(document)
    .flatMap(contextCopy)
    .sort((a, b) => a.word.span.start - b.word.span.start),
);
