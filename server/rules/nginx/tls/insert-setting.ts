import type { Directive } from "../../../engine/nginx/block.ts";
import { insertAfter, insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { FileEdit } from "../../../engine/rule.ts";

/** Writes a TLS setting into a server, after the lines of its own file that name its certificate or its sockets. */
export function insertSetting(server: Server, ...statements: readonly string[]): FileEdit | undefined {
  const place = ["ssl_certificate_key", "ssl_certificate", "server_name", "listen"]
    .flatMap((name) => server.block.own(name).at(-1) ?? [])
    .find((candidate) => candidate.document === server.directive.document);
  return place ? insertAfter(place, ...statements) : insertAtStart(server.block, ...statements);
}

/** Whether a directive of nginx is switched on; nginx reads the words `on` and `off` without regard to case. */
export const isOn = (directive: Directive | undefined): boolean => directive?.arg(0).toLowerCase() === "on";
