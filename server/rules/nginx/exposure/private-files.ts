import { answerOf } from "../../../engine/nginx/answers.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import { isGuarded, isPrivateServer } from "../access/guards.ts";

/** A folder from which a server would answer a path that nobody is meant to ask for. */
export interface OpenFolder {
  readonly server: Server;
  /** The `root` or `alias`. */
  readonly by: Directive;
  /** The first of the asked paths that it answers. */
  readonly path: string;
}

/** Of each server the folder that answers one of these paths with files; none where locations may stand in a file not at hand. */
export function* openFolders(configuration: NginxConfiguration, paths: readonly string[]): Generator<OpenFolder> {
  for (const server of configuration.servers) {
    if (isPrivateServer(server) || server.block.mayHide("location") || hasUnreadablePattern(server)) continue;
    for (const path of paths) {
      const block = server.locationFor(path)?.block ?? server.block;
      const { kind, by } = answerOf(block);
      const isFiles = kind === "content" && (by?.name === "root" || by?.name === "alias");
      if (!isFiles || block.mayHide("deny") || isGuarded(block, server)) continue;
      yield { server, by, path };
      break;
    }
  }
}

/** A pattern that cannot be run here may be the one that refuses. */
const hasUnreadablePattern = (server: Server): boolean =>
  server.locations.some((location) => location.isRegex && location.regExp === undefined);
