import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { nginxVersion } from "../images.ts";
import { appServerFile } from "./app-server.ts";
import { cacheFiles } from "./cache.ts";
import { compressionFiles } from "./compression.ts";
import { defaultServerFile } from "./default-server.ts";
import { gateOf } from "./gate.ts";
import { headersFile } from "./headers.ts";
import { limitsFile } from "./limits.ts";
import { logFile } from "./log.ts";
import { mainFile } from "./main.ts";
import { proxyFile } from "./proxy.ts";
import { statusFile } from "./status.ts";
import { timeoutsFile } from "./timeouts.ts";
import { tlsFile } from "./tls.ts";

/** Included where a server or a location needs them; the other files in `includes/` belong to all servers. */
const perServer: ReadonlySet<string> = new Set(["headers.conf", "proxy.conf", "cache.conf"]);

/**
 * The configuration of nginx, for the version of the image unless another one is named. An older nginx gets the same
 * servers in the words that it knows (`gate.ts` lists them).
 */
export function nginxFiles(answers: Answers, version: string = nginxVersion): readonly GeneratedFile[] {
  if (answers.proxy !== "nginx") return [];
  const gate = gateOf(version);
  const includes = [
    logFile(answers),
    timeoutsFile(answers),
    ...limitsFile(answers),
    ...tlsFile(answers, gate),
    ...compressionFiles(answers),
    headersFile(answers),
    proxyFile(answers),
    ...cacheFiles(answers),
  ];
  const shared = includes
    .map(({ path }) => path.slice("deploy/nginx/".length))
    .filter((path) => !perServer.has(path.slice("includes/".length)));
  return [
    mainFile(answers, shared),
    ...includes,
    appServerFile(answers, gate),
    defaultServerFile(answers),
    statusFile(answers),
  ];
}
