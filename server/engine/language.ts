import { DockerfileDocument } from "./dockerfile/document.ts";
import { isDockerfileName } from "./dockerfile/names.ts";
import type { Document } from "./document.ts";
import { NginxDocument } from "./nginx/document.ts";
import { basename } from "./uri.ts";

export type FileLanguage = Document["language"];

const nginxNames: ReadonlySet<string> = new Set([
  "nginx.conf",
  "mime.types",
  "fastcgi_params",
  "fastcgi.conf",
  "scgi_params",
  "uwsgi_params",
  "proxy_params",
]);

const nginxSuffix = /\.(nginx|nginxconf|vhost)$|^nginx[^/]*\.conf(\.template)?$|\.nginx\.conf$/;

/** Folders that hold nginx files when they lie below a folder named for nginx or one of its forks. */
const nginxFolder = /(^|\/)(nginx|openresty|tengine|angie)\/(.*\/)?[^/]+\.conf(\.template)?$/;
const nginxSites = /(^|\/)(nginx|openresty|tengine|angie)\/(.*\/)?(sites-(available|enabled)|snippets)\/[^/.][^/]*$/;

/** The language of a file by its path alone; undefined when the path does not tell. */
export function languageOfPath(uri: string): FileLanguage | undefined {
  const name = basename(uri);
  if (isDockerfileName(name)) return "dockerfile";
  if (nginxNames.has(name) || nginxSuffix.test(name) || nginxFolder.test(uri) || nginxSites.test(uri)) return "nginx";
  return undefined;
}

/** Whether a file of this path is worth reading to see if its content is nginx configuration. */
export const mayBeNginx = (uri: string): boolean =>
  /(^|\/)(conf\.d|sites-(available|enabled)|vhosts?(\.d)?|http\.d)\/[^/]+$|\.conf(\.template)?$/.test(uri);

const nginxStatement =
  /^[ \t]*(server|http|events|upstream[ \t]+[\w.-]+|location[ \t]+[^{;]{1,200})[ \t]*\{|^[ \t]*(listen|server_name|proxy_pass|add_header|ssl_certificate|root|return|include)[ \t]+[^;{}\n]{1,300};/gm;
const otherFormat = /^[ \t]*(\[[\w .-]+\][ \t]*$|<\/?[A-Z]\w+|[\w.-]+[ \t]*=[ \t]*\S|frontend |backend |defaults$)/m;

/** Longest head of a file that is looked at to guess its language, in characters. */
const guessedLength = 8000;

/** Whether the content reads like nginx: two of its usual statements, at least one block, and no sign of another format. */
export function looksLikeNginx(source: string): boolean {
  const head = source.slice(0, guessedLength);
  if (otherFormat.test(head)) return false;
  const found = head.match(nginxStatement) ?? [];
  return found.length >= 2 && /\{/.test(head);
}

/** Parses a file; it never fails, whatever the text is. `previous` is the same file before a change, to save work. */
export function parseDocument(language: FileLanguage, uri: string, source: string, previous?: Document): Document {
  if (language === "nginx") return new NginxDocument(uri, source);
  return new DockerfileDocument(uri, source, previous?.language === "dockerfile" ? previous : undefined);
}
