import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { names } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";
import type { Gate } from "./gate.ts";
import { hidden } from "./headers.ts";

/** Name of the instances of the application, as `proxy_pass` says it. */
export const upstreamName = "app";

/** The instances of the application, and when one of them is passed over. */
export function upstream(answers: Answers, gate: Gate): Line {
  const say = remarks(answers);
  const { app } = names.services;
  return [
    say.short("The instances of the application; one that fails twice gets no requests for five seconds (A1.2)."),
    gate.resolve && [
      say.full("Docker's own name server: it knows the instances that run now."),
      "resolver 127.0.0.11 valid=5s ipv6=off;",
      "resolver_timeout 3s;",
      "",
    ],
    block(
      `upstream ${upstreamName}`,
      `zone ${upstreamName} 128k;`,
      `server ${app}:${answers.app.port}${gate.resolve ? " resolve" : ""} max_fails=2 fail_timeout=5s;`,
      "keepalive 32;",
      say.full("Shorter than the five seconds for which Node.js keeps an idle connection open."),
      "keepalive_timeout 4s;",
    ),
  ];
}

/** What the application is told: the host, on every level that has headers of its own, and what all levels share. */
export const passHeaders: readonly string[] = ["include includes/proxy.conf;", "proxy_set_header Host $host;"];

/** The scheme by which the client came, as the application is told. */
export const clientScheme = ({ tls }: Answers): string => (tls.source === "external" ? "$client_scheme" : "$scheme");

/** What the application is told about a request, and what is done when an instance fails. */
export function proxyFile(answers: Answers): GeneratedFile {
  const { websocket } = answers;
  const say = remarks(answers);
  return {
    path: "deploy/nginx/includes/proxy.conf",
    reason: "How requests are passed on: headers, connections and retries.",
    criteria: ["CC6.6", "CC7.2", "CC9.1", "PI1.3"],
    text: lines(
      say.short("How requests are passed to the application."),
      "proxy_http_version 1.1;",
      websocket
        ? ["proxy_set_header Connection $connection_upgrade;", "proxy_set_header Upgrade $websocket_upgrade;"]
        : 'proxy_set_header Connection "";',
      say.full("What a client says about itself in these is replaced, not added to (CC6.6)."),
      "proxy_set_header X-Real-IP $remote_addr;",
      "proxy_set_header X-Forwarded-For $remote_addr;",
      `proxy_set_header X-Forwarded-Proto ${clientScheme(answers)};`,
      "proxy_set_header X-Forwarded-Host $host;",
      'proxy_set_header X-Forwarded-Prefix "";',
      'proxy_set_header Forwarded "";',
      'proxy_set_header Proxy "";',
      say.full("The same id stands in the log of nginx and, if it writes it, in that of the application (CC7.2)."),
      "proxy_set_header X-Request-ID $request_id;",
      "",
      say.full("The proxy sends these itself, and nobody needs to know what the application is made with."),
      ["X-Powered-By", ...hidden(answers)].map((name) => `proxy_hide_header ${name};`),
      "",
      say.full("Room for long cookies; what a client reads slowly is not written to /tmp, which is memory (A1.1)."),
      "proxy_buffer_size 16k;",
      "proxy_buffers 8 16k;",
      "proxy_busy_buffers_size 32k;",
      "proxy_max_temp_file_size 0;",
      "",
      say.short(
        "One more instance is asked when one fails, unless the request may already have done something (PI1.3).",
      ),
      say.full("nginx repeats no POST, PATCH or LOCK of which a byte was sent."),
      "proxy_next_upstream error timeout;",
      "proxy_next_upstream_tries 2;",
      `proxy_next_upstream_timeout ${answers.limits.timeoutSeconds}s;`,
    ),
  };
}

/** Only a WebSocket may upgrade a connection: anything else would pass the proxy unseen. */
export const websocketMaps = (answers: Answers): Line =>
  answers.websocket && [
    remarks(answers).short("Only a WebSocket may upgrade a connection (CC6.6)."),
    block("map $http_upgrade $websocket_upgrade", "~*^websocket$ websocket;", 'default "";'),
    block("map $http_upgrade $connection_upgrade", "~*^websocket$ upgrade;", 'default "";'),
    "",
  ];
