import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, lines } from "../text.ts";
import { paths } from "./paths.ts";

/** The main file: processes, and what every server shares, in files by what they are about. */
export function mainFile(answers: Answers, includes: readonly string[]): GeneratedFile {
  const say = remarks(answers);
  return {
    path: "deploy/nginx/nginx.conf",
    reason: "The main file of nginx; it includes the others.",
    criteria: ["CC6.6", "CC7.2", "CC9.1"],
    text: lines(
      say.short("Main file of the proxy, mounted as /etc/nginx/nginx.conf; the image runs it as uid 101, not as root."),
      "worker_processes auto;",
      `pid ${paths.temporary}/nginx.pid;`,
      "error_log /dev/stderr warn;",
      say.full("Requests that run are finished before nginx ends, but not for ever (CC9.1)."),
      "worker_shutdown_timeout 25s;",
      say.full(
        "A request that is passed on takes two connections, each of them a file; a file of the cache is one more.",
      ),
      "worker_rlimit_nofile 4096;",
      "",
      block("events", "worker_connections 1024;"),
      "",
      block(
        "http",
        "include mime.types;",
        "default_type application/octet-stream;",
        "",
        say.full("The root file system is read-only: what nginx writes lies in memory."),
        ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
          (kind) => `${kind}_temp_path ${paths.temporary}/${kind};`,
        ),
        "",
        "sendfile on;",
        "tcp_nopush on;",
        say.full("Neither headers nor error pages name the version (CC6.6)."),
        "server_tokens off;",
        "",
        includes.map((path) => `include ${path};`),
        "include conf.d/*.conf;",
      ),
    ),
  };
}
