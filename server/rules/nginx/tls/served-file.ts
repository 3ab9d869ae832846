import { refusals } from "../../../engine/nginx/access-control.ts";
import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import type { Server } from "../../../engine/nginx/server.ts";

/** More folders or servers than any path has to be held against. */
const most = 20;

/** Each `root` and `alias` of a configuration that is written out, by its folder without the slash at the end. */
export function foldersByPath(configuration: NginxConfiguration): ReadonlyMap<string, readonly Directive[]> {
  const folders = new Map<string, Directive[]>();
  for (const directive of [...configuration.named("root"), ...configuration.named("alias")]) {
    const path = directive.arg(0);
    const folder = path.endsWith("/") ? path.slice(0, -1) : path;
    const known = folders.get(folder);
    if (!known) folders.set(folder, [directive]);
    else if (known.length < most) known.push(directive);
  }
  return folders;
}

/** A file that a client can fetch. */
export interface Served {
  readonly uri: string;
  readonly by: Directive;
}

/** How a client fetches the file of this path; undefined where no request leads to it, or the path is not written out. */
export function servedAs(
  path: string,
  folders: ReadonlyMap<string, readonly Directive[]>,
  configuration: NginxConfiguration,
): Served | undefined {
  for (const { by, rest } of foldersAbove(path, folders)) {
    const own = configuration.variables.server(by);
    for (const server of own ? [own] : configuration.servers.slice(0, most)) {
      const uri = uriOf(rest, by, server);
      if (uri !== undefined && gives(server, uri, by)) return { uri, by };
    }
  }
  return undefined;
}

interface Folder {
  readonly by: Directive;
  /** The path of the file below the folder, with its slash. */
  readonly rest: string;
}

/** The served folders that a file lies in; none for a path that is not written out in full. */
function foldersAbove(path: string, folders: ReadonlyMap<string, readonly Directive[]>): readonly Folder[] {
  if (!path.startsWith("/") || /\$|\/\.\.?\/|\/\//.test(path)) return [];
  const cuts = [...path.matchAll(/\//g)].slice(0, most).map(({ index }) => index);
  return cuts.flatMap((cut) => (folders.get(path.slice(0, cut)) ?? []).map((by) => ({ by, rest: path.slice(cut) })));
}

/** The path that leads to a file below a folder; undefined below an alias that takes the path from a pattern. */
function uriOf(rest: string, by: Directive, server: Server): string | undefined {
  if (by.name === "root") return rest;
  const location = server.locations.find(({ block }) => block === by.parent);
  if (location?.kind !== "prefix" && location?.kind !== "^~") return undefined;
  return location.pattern + (by.arg(0).endsWith("/") ? rest.slice(1) : rest);
}

/** Whether a request for this path gets a file of this folder. */
function gives(server: Server, uri: string, by: Directive): boolean {
  const location: Location | undefined = server.locationFor(uri);
  const block = location?.block ?? server.block;
  const answer = answerOf(block);
  if (answer.by !== by || location?.isInternal) return false;
  const tried = block.own("try_files").flatMap(({ args }) => args);
  if (tried.length > 0 && !tried.some(({ value }) => value.includes("$uri"))) return false;
  return !refusals(block).some((directive) => directive.arg(0) === "all");
}
