import type { Answers } from "../answers.ts";
import { privateNetworks } from "../networks.ts";
import { remarks } from "../remark.ts";
import { block, type Line } from "../text.ts";

/** Whom nginx believes about clients when TLS ends in front of it; stands in `http`. */
export const terminator = (answers: Answers): Line =>
  answers.tls.source === "external" && [
    remarks(answers).short(
      "The terminator in front is believed about clients: narrow this to its own addresses (CC6.6).",
    ),
    privateNetworks.map((range) => `set_real_ip_from ${range};`),
    "real_ip_header X-Forwarded-For;",
    "real_ip_recursive on;",
    block(
      "geo $realip_remote_addr $from_terminator",
      "default 0;",
      privateNetworks.map((range) => `${range} 1;`),
    ),
    block("map $from_terminator$http_x_forwarded_proto $client_scheme", "1https https;", "default http;"),
    "",
  ];

/** Sends those to TLS of whom the terminator says that they came without; stands in the server. */
export const toHttps = (answers: Answers): Line =>
  answers.tls.source === "external" && [
    "",
    remarks(answers).short("Who came to the terminator without TLS is sent there again with it (CC6.7)."),
    block("if ($http_x_forwarded_proto = http)", "return 301 https://$host$request_uri;"),
  ];
