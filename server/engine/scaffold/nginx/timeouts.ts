import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { remarks } from "../remark.ts";
import { lines } from "../text.ts";

/** How long anybody is waited for, and how much a request may hold. */
export function timeoutsFile(answers: Answers): GeneratedFile {
  const say = remarks(answers);
  const { bodyMegabytes, timeoutSeconds } = answers.limits;
  return {
    path: "deploy/nginx/includes/timeouts.conf",
    reason: "Time-outs for clients and the application, and the largest request.",
    criteria: ["CC6.6", "A1.1", "PI1.2"],
    text: lines(
      say.short("Slow clients do not hold connections for ever (CC6.6)."),
      "client_header_timeout 10s;",
      "client_body_timeout 10s;",
      "send_timeout 10s;",
      "keepalive_timeout 10s;",
      "",
      say.short("The largest request (CC6.6, PI1.2)."),
      `client_max_body_size ${bodyMegabytes}m;`,
      "client_body_buffer_size 128k;",
      "large_client_header_buffers 4 8k;",
      "",
      say.short("How long the application may take (A1.1)."),
      answers.websocket &&
        say.full("A WebSocket on which nothing is said for that long is closed: let the application send pings."),
      "proxy_connect_timeout 2s;",
      `proxy_send_timeout ${timeoutSeconds}s;`,
      `proxy_read_timeout ${timeoutSeconds}s;`,
    ),
  };
}
