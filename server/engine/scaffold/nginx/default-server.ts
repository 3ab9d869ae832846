import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, lines } from "../text.ts";

/** What becomes of requests for a host that is not ours. */
export function defaultServerFile(answers: Answers): GeneratedFile {
  const say = remarks(answers);
  return {
    path: "deploy/nginx/conf.d/default.conf",
    reason: "Refuses requests for host names that are not ours.",
    criteria: ["CC6.6"],
    text: lines(
      say.short("Requests for other hosts get no answer (CC6.6)."),
      block("server", `listen ${names.ports.http} default_server;`, 'server_name "";', "return 444;"),
      answers.tls.source !== "external" && [
        "",
        say.short("Clients that ask for another name do not even see a certificate."),
        block(
          "server",
          `listen ${names.ports.https} ssl default_server;`,
          'server_name "";',
          "ssl_reject_handshake on;",
          say.full("Who asked for our name in the handshake and for another one in the request."),
          block("location /", "return 421;"),
        ),
      ],
    ),
  };
}
