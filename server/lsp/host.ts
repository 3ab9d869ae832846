import type { Connection } from "vscode-languageserver";
import type { Host } from "../engine/load.ts";
import { clientUri, engineUri } from "./convert.ts";

/** Where files come from that no editor has open. All uris are the engine's. */
export interface FileHost extends Host {
  /** Files below a folder that may be Dockerfiles or nginx configuration; a limited number of them. */
  find(folder: string): Promise<readonly string[]>;
}

/** Asks the client for files: virtual workspaces and browsers have no disk, only what the editor can read. */
export function clientHost(connection: Connection): FileHost {
  const ask = async <T>(method: string, uri: string): Promise<T | undefined> => {
    try {
      return (await connection.sendRequest<T | null>(method, { uri: clientUri(uri) })) ?? undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read: (uri) => ask<string>("portcullis/readFile", uri),
    list: (uri) => ask<string[]>("portcullis/listFolder", uri),
    find: async (folder) => ((await ask<string[]>("portcullis/findFiles", folder)) ?? []).map(engineUri),
  };
}

/** A host without files: each open file stands alone. */
export const noHost: FileHost = {
  read: async () => undefined,
  list: async () => undefined,
  find: async () => [],
};
