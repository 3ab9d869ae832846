import { rememberText } from "../memo.ts";

/** A reference to an image, taken apart and normalised the way the registry sees it. */
export interface ImageReference {
  /** Host and port; `docker.io` when none is written. */
  readonly registry: string;
  /** Path in the registry without the implied `library/`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** Algorithm and hex digits, such as `sha256:…`. */
  readonly digest: string | undefined;
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/i;
const registryPattern = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d+)?$/i;

function cut(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether the first part of a name is a registry: it has a dot or a port, or is `localhost`, or is not lower case. */
const isRegistry = (part: string): boolean => /[.:]/.test(part) || part === "localhost" || part !== part.toLowerCase();

/** Takes an image reference apart; undefined when it breaks the reference grammar. `host:5000/img` has no tag. */
export const parseImageReference = (text: string): ImageReference | undefined =>
  text.length > longest ? undefined : parseOnce(text);

/** A reference longer than this (UTF-16 units) is none. */
const longest = 4096;

const parseOnce = rememberText((text: string): ImageReference | undefined => {
  const [named, digest] = cut(text, text.indexOf("@"));
  const colon = named.lastIndexOf(":");
  const [name, tag] = cut(named, colon > named.lastIndexOf("/") ? colon : -1);
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hasRegistry = slash > 0 && isRegistry(first);
  const path = hasRegistry ? name.slice(slash + 1) : name;
  if (!path.split("/").every((part) => component.test(part))) return undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  if (hasRegistry && !registryPattern.test(first)) return undefined;
  const registry = !hasRegistry || first === "index.docker.io" ? "docker.io" : first;
  const repository = registry === "docker.io" && path.startsWith("library/") ? path.slice(8) : path;
  return { registry, repository, tag, digest };
});
