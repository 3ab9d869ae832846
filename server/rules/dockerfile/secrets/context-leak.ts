import { carriedBy } from "../../../engine/dockerfile/carried.ts";
import { type ContextCopy, contextCopies, contextSources } from "../../../engine/dockerfile/context-copy.ts";
import type { Copy } from "../../../engine/dockerfile/copy.ts";
import type { DockerfileDocument } from "../../../engine/dockerfile/document.ts";
import { absolutePath } from "../../../engine/dockerfile/paths.ts";
import { contextPath } from "../../../engine/image/build-context.ts";
import type { ContextView } from "../../../engine/image/context-view.ts";
import { isRemovedLater } from "../../../engine/image/removal.ts";
import type { Project } from "../../../engine/project.ts";
import { npmrcHoldsCredential, secretFile } from "../../../engine/secrets/secret-files.ts";
import { shorten } from "../../../engine/text.ts";
import { join, relative } from "../../../engine/uri.ts";

/** A COPY of the whole context, and what of it gets into a shipped image. */
export interface ContextLeak {
  readonly copy: Copy;
  readonly source: ContextCopy;
  readonly view: ContextView;
  /** Names at the root of the context, of files with credentials and of the repository, that get through. */
  readonly names: readonly string[];
  /** The paths of the context that the Dockerfile names: somebody wants them there. */
  readonly wanted: readonly string[];
  /** Whether a path of the context that nobody named would get into the image if it were there. */
  lets(path: string): boolean;
}

/**
 * The copies of the whole context of which something gets into a shipped image, as far as the context is known.
 * @param isMeant says of which copies that is asked; of all when it is left out.
 */
export function contextLeaks(
  document: DockerfileDocument,
  project: Project,
  isMeant: (copy: Copy) => boolean = () => true,
): readonly ContextLeak[] {
  const copies = contextCopies(document).filter(({ copy }) => isMeant(copy));
  const view = copies.length > 0 ? project.contextOf(document) : undefined;
  if (!view) return [];
  const telling = view.names.filter((name) => isTelling(name, view)).sort();
  const wanted = namedSources(document);
  const isWanted = (path: string): boolean => wanted.some((one) => one === path || relative(one, path) !== undefined);
  return copies.map((source) => {
    const { copy } = source;
    const lets = (path: string): boolean =>
      !isWanted(path) && source.takes(path) && !view.guard?.ignore.ignores(path) && ships(copy, path, project);
    const names = telling.filter((name) => lets(inside(name)));
    return { copy, source, view, names, wanted, lets };
  });
}

/** The repository is a folder: a line for one of its files does not guard the others. */
const inside = (name: string): string => (name === ".git" ? ".git/config" : name);

function isTelling(name: string, { npmrc }: ContextView): boolean {
  if (name === ".git" || /\.tfstate(?:\.backup)?$/.test(name)) return true;
  return secretFile(name) !== undefined && (name !== ".npmrc" || npmrcHoldsCredential(npmrc ?? ""));
}

/** The paths of the context that COPY, ADD and mounts of the file name; the root is none of them. */
function namedSources(document: DockerfileDocument): readonly string[] {
  const whole = new Set(contextCopies(document).map(({ word }) => word));
  const copied = contextSources(document).flatMap(({ word, path }) => (whole.has(word) ? [] : [path]));
  const mounted = document
    .named("RUN")
    .flatMap(({ mounts }) => mounts.filter(({ type, from }) => type === "bind" && !from))
    .map((mount) => mount.value("source"));
  return [...copied, ...mounted].flatMap((path) => (path === undefined ? [] : [contextPath(path)])).filter(Boolean);
}

/** Whether a file that a COPY of the whole context brings in becomes part of a shipped image. */
function ships(copy: Copy, path: string, { settings }: Project): boolean {
  const { stage, document } = copy;
  if (!stage) return false;
  if (document.shippedLayers(settings.shippedTargets).has(stage)) return true;
  const target = document.expand(copy.destination?.text ?? "", copy);
  const folder = target === undefined ? undefined : absolutePath(target, copy);
  if (folder === undefined || isRemovedLater(copy, join(folder, path))) return false;
  return carriedBy(stage, join(folder, path), settings.shippedTargets) !== undefined;
}

/** Names for a message, credentials first, in at most 30 characters. */
export function listed(names: readonly string[]): string {
  const [first = "", second] = [...names.filter((name) => name !== ".git"), ...names.filter((name) => name === ".git")];
  if (names.length === 2) return `${shorten(first, 14)} and ${shorten(second ?? "", 10)}`;
  const more = names.length > 1 ? ` and ${names.length - 1} more` : "";
  return shorten(first, 17) + more;
}
