import type { Files } from "../project.ts";
import type { Settings } from "../settings.ts";
import { basename, dirname, hasGlob, join, matchesGlob } from "../uri.ts";
import { NginxConfiguration } from "./configuration.ts";
import type { NginxDocument } from "./document.ts";
import { expand, type Included, inferContext } from "./expand.ts";

/** Files that nginx packages bring, and the only names that stand in them. */
const packagedFiles: Readonly<Record<string, readonly string[]>> = {
  "mime.types": ["types"],
  fastcgi_params: ["fastcgi_param"],
  "fastcgi.conf": ["fastcgi_param"],
  scgi_params: ["scgi_param"],
  uwsgi_params: ["uwsgi_param"],
  proxy_params: ["proxy_set_header"],
  "modules-enabled/*.conf": ["load_module"],
  "modules/*.conf": ["load_module"],
};

/** Finds the configurations among nginx files: who includes whom, and what is not at hand. */
export class NginxLinker {
  readonly #documents: ReadonlyMap<string, NginxDocument>;
  readonly #files: Files;
  readonly #settings: Settings;
  /** What includes named and nobody has loaded or looked for yet. */
  readonly wants: { readonly nginx: Set<string>; readonly folders: Set<string> } = {
    nginx: new Set(),
    folders: new Set(),
  };
  readonly configurations: readonly NginxConfiguration[];
  #byPart: Map<string, NginxConfiguration[]> | undefined;

  constructor(documents: readonly NginxDocument[], files: Files, settings: Settings) {
    this.#documents = new Map(documents.map((document) => [document.uri, document]));
    this.#files = files;
    this.#settings = settings;
    this.configurations = this.#link(documents);
  }

  /** The configurations in which the file of this uri takes part. */
  configurationsOf(uri: string): readonly NginxConfiguration[] {
    this.#byPart ??= groupByPart(this.configurations);
    return this.#byPart.get(uri) ?? [];
  }

  /** Main files first; then, of what they do not reach, the files that no other includes; then what is left of cycles. */
  #link(documents: readonly NginxDocument[]): readonly NginxConfiguration[] {
    const found: NginxConfiguration[] = [];
    const reached = new Set<NginxDocument>();
    const add = (candidates: readonly NginxDocument[]): void => {
      for (const document of candidates) {
        if (reached.has(document)) continue;
        const configuration = this.#configuration(document);
        found.push(configuration);
        for (const part of configuration.documents) reached.add(part);
      }
    };
    add(documents.filter((document) => basename(document.uri) === "nginx.conf"));
    add(documents.filter((document) => inferContext(document) === "main"));
    const rest = documents.filter((document) => !reached.has(document));
    const included = new Set(rest.flatMap((document) => this.#included(document)));
    add(rest.filter((document) => !included.has(document)));
    add(rest);
    return found;
  }

  #configuration(main: NginxDocument): NginxConfiguration {
    const root = expand(main, inferContext(main), (pattern) => this.#resolve(main, pattern));
    return new NginxConfiguration(main, root);
  }

  #included(document: NginxDocument): readonly NginxDocument[] {
    return this.#configuration(document).documents.filter((part) => part !== document);
  }

  /** Relative patterns start from the folder of the main file, absolute ones from what stands for `/etc/nginx`. */
  #resolve(main: NginxDocument, pattern: string): Included {
    const path = pathBelowRoot(pattern);
    if (path === undefined) return { documents: [], unresolved: { holds: undefined } };
    const root = this.#settings.includeRoot ?? configurationFolder(main);
    return hasGlob(path) ? this.#resolveGlob(join(root, path), path) : this.#resolveFile(join(root, path), path);
  }

  #resolveFile(uri: string, path: string): Included {
    const document = this.#documents.get(uri);
    if (document) return { documents: [document], unresolved: undefined };
    if (!this.#files.missing.has(uri)) this.wants.nginx.add(uri);
    return { documents: [], unresolved: unresolved(path) };
  }

  #resolveGlob(uri: string, path: string): Included {
    const folder = dirname(uri);
    if (hasGlob(folder)) return { documents: [], unresolved: { holds: undefined } };
    const names = this.#files.folders.get(folder);
    if (!names) {
      if (!this.#files.missing.has(folder)) this.wants.folders.add(folder);
      return { documents: [], unresolved: unresolved(path) };
    }
    const matching = names.filter((name) => matchesGlob(basename(uri), name) && isSeen(name, basename(uri))).sort();
    const documents = matching.map((name) => this.#resolveFile(join(folder, name), name));
    return {
      documents: documents.flatMap((part) => part.documents),
      unresolved: documents.find((part) => part.unresolved)?.unresolved,
    };
  }
}

function groupByPart(configurations: readonly NginxConfiguration[]): Map<string, NginxConfiguration[]> {
  const groups = new Map<string, NginxConfiguration[]>();
  for (const configuration of configurations) {
    for (const { uri } of configuration.documents) {
      const group = groups.get(uri);
      if (group) group.push(configuration);
      else groups.set(uri, [configuration]);
    }
  }
  return groups;
}

/** The folder that stands for `/etc/nginx`: that of the main file, or the one above a fragment's usual folder. */
export function configurationFolder(main: NginxDocument): string {
  const folder = dirname(main.uri);
  const isFragment = basename(main.uri) !== "nginx.conf" && fragmentFolder.test(basename(folder));
  return isFragment ? dirname(folder) : folder;
}

/** The path of an include below what stands for `/etc/nginx`; undefined when it lies elsewhere or holds variables. */
function pathBelowRoot(pattern: string): string | undefined {
  if (/[$]/.test(pattern)) return undefined;
  const inRoot = /^\/(?:etc|usr\/local\/openresty|usr\/local|opt)\/(?:nginx|angie)\/(?:conf\/)?(.*)$/.exec(pattern);
  if (inRoot) return inRoot[1];
  return pattern.startsWith("/") ? undefined : pattern;
}

/** The uri of the one file that an include names; undefined for globs, variables and files outside the project. */
export function includedUri(main: NginxDocument, pattern: string, settings: Settings): string | undefined {
  const path = pathBelowRoot(pattern);
  if (!path || hasGlob(path)) return undefined;
  return join(settings.includeRoot ?? configurationFolder(main), path);
}

/** Whether nginx packages bring a file of this name. */
export const isPackaged = (uri: string): boolean => Object.hasOwn(packagedFiles, basename(uri));

const fragmentFolder =
  /^(conf\.d|sites-(enabled|available)|snippets|templates|streams?(\.d|-enabled)?|vhosts?(\.d)?|http\.d)$/;

/** As `glob(3)` does: a leading dot is matched only by a leading dot. */
const isSeen = (name: string, glob: string): boolean => !name.startsWith(".") || glob.startsWith(".");

/** What may stand in files that are not at hand: known by the path for those that nginx packages bring. */
export function unresolved(path: string): { readonly holds: ReadonlySet<string> | undefined } {
  const holds = packagedFiles[path] ?? packagedFiles[basename(path)];
  return { holds: holds && new Set(holds) };
}
