import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { privateNetworks } from "../networks.ts";
import { remarks } from "../remark.ts";
import { block, lines } from "../text.ts";
import { paths } from "./paths.ts";

/** The port on which nginx speaks about itself; it is not published, and without monitoring only this container reaches it. */
export function statusFile(answers: Answers): GeneratedFile {
  const say = remarks(answers);
  const isWatched = answers.monitoring !== "none";
  return {
    path: "deploy/nginx/conf.d/status.conf",
    reason: isWatched
      ? "Health and counters of nginx, on a port that is not published."
      : "Health of nginx, for its container only.",
    criteria: ["CC6.1", "CC7.2", "A1.2"],
    text: lines(
      say.short("nginx about itself, on a port that is not published (CC6.1, CC7.2)."),
      block(
        "server",
        `listen ${isWatched ? "" : "127.0.0.1:"}${names.ports.status};`,
        'server_name "";',
        "",
        block(`location = ${paths.health}`, "access_log off;", "default_type text/plain;", 'return 200 "ok\\n";'),
        isWatched && [
          "",
          say.full("For the exporter; containers of this stack only."),
          block(
            `location = ${paths.status}`,
            "access_log off;",
            "stub_status;",
            "allow 127.0.0.1;",
            privateNetworks.map((range) => `allow ${range};`),
            "deny all;",
          ),
        ],
        "",
        block("location /", "return 404;"),
      ),
    ),
  };
}
