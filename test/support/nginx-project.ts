import assert from "node:assert/strict";
import type { Block } from "../../server/engine/nginx/block.ts";
import type { NginxConfiguration } from "../../server/engine/nginx/configuration.ts";
import { NginxDocument } from "../../server/engine/nginx/document.ts";
import type { Server } from "../../server/engine/nginx/server.ts";
import { Project } from "../../server/engine/project.ts";
import { defaultSettings, type Settings } from "../../server/engine/settings.ts";
import { dirname } from "../../server/engine/uri.ts";

/** The folder in which the projects of these tests lie. */
export const root = "test:/p";

/** A project whose disk holds these files and no others. */
export function linked(texts: Readonly<Record<string, string>>, settings: Partial<Settings> = {}): Project {
  const documents = new Map(
    Object.entries(texts).map(([path, text]) => [`${root}/${path}`, new NginxDocument(`${root}/${path}`, text)]),
  );
  const folders = new Map<string, string[]>();
  for (const uri of documents.keys()) {
    const folder = dirname(uri);
    folders.set(folder, [...(folders.get(folder) ?? []), uri.slice(folder.length + 1)]);
  }
  const chosen = { ...defaultSettings, ...settings };
  const { nginx, folders: listed } = new Project({ documents, folders }, chosen).wants;
  return new Project({ documents, folders, missing: new Set([...nginx, ...listed]) }, chosen);
}

/** The only configuration of a project of these files. */
export function only(texts: Readonly<Record<string, string>>, settings?: Partial<Settings>): NginxConfiguration {
  const [configuration, ...more] = linked(texts, settings).configurations;
  assert.ok(configuration && more.length === 0);
  return configuration;
}

/** The configuration of one main file. */
export const read = (text: string): NginxConfiguration => only({ "nginx.conf": text });

/** The first server of an http block with this text. */
export function serverOf(text: string): Server {
  const [server] = read(`http { server { ${text} } }`).servers;
  assert.ok(server);
  return server;
}

/** The block of the last directive of this name. */
export function blockOf(configuration: NginxConfiguration, name: string): Block {
  const block = configuration.named(name).at(-1)?.block;
  assert.ok(block, name);
  return block;
}
