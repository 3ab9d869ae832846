import { manifestPath, readManifest } from "../manifest.ts";

/** What detection sees of a project: the paths of its files, relative and with `/`, and the texts that it wanted. */
export interface ProjectFiles {
  readonly paths: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Sources beyond this number are not searched for routes and ports. */
const mostSources = 300;

/** Folders that hold nothing of the application's own; adapters need not look into them either. */
export const skippedFolders: ReadonlySet<string> = new Set([
  ...["node_modules", ".git", ".hg", ".svn", "coverage", "dist", "build", "out", "vendor", "tmp"],
  ...[".next", ".nuxt", ".output", ".svelte-kit", ".astro", ".turbo", ".cache", ".yarn", ".pnpm-store"],
]);

/** Files beside package.json that say something, in any folder. */
const small =
  /^(?:package\.json|pnpm-workspace\.yaml|\.nvmrc|\.node-version|\.env(?:\.[\w.-]+)?|Dockerfile|(?:next|nuxt|astro|vite|svelte)\.config\.[cm]?[jt]s)$/;

const source = /\.[cm]?[jt]sx?$/;
const notShipped =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|examples?|fixtures|scripts|docs?)\/|\.(?:test|spec|d|config|stories)\.[cm]?[jt]sx?$/;

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Sources of the application, those nearest to the root first. */
export function sourcesOf(paths: readonly string[], folder: string = ""): readonly string[] {
  const own = paths.filter((path) => path.startsWith(folder) && source.test(path) && !notShipped.test(path));
  const depth = (path: string): number => path.split("/").length;
  return own.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, mostSources);
}

/** The files whose text detection needs. */
export const wantedTexts = (paths: readonly string[]): readonly string[] => [
  ...paths.filter((path) => path === manifestPath),
  ...paths.filter((path) => small.test(nameOf(path))),
  ...sourcesOf(paths),
];

/** A project without what was generated into it: that says nothing about the project. */
export function ownFiles({ paths, texts }: ProjectFiles): ProjectFiles {
  const generated = readManifest(texts.get(manifestPath)).files;
  return { paths: paths.filter((path) => !generated.has(path)), texts };
}
