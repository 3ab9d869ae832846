import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { remarks } from "../remark.ts";
import { block, type Line, lines } from "../text.ts";
import type { Gate } from "./gate.ts";
import { paths, secretFile } from "./paths.ts";
import { hostNames } from "./words.ts";

/** Versions and suites of Mozilla's server side TLS guideline, version 6.0 (https://ssl-config.mozilla.org/guidelines/6.0.json). */
const profiles = {
  intermediate: {
    protocols: "TLSv1.2 TLSv1.3",
    ciphers: [
      "ECDHE-ECDSA-AES128-GCM-SHA256",
      "ECDHE-RSA-AES128-GCM-SHA256",
      "ECDHE-ECDSA-AES256-GCM-SHA384",
      "ECDHE-RSA-AES256-GCM-SHA384",
      "ECDHE-ECDSA-CHACHA20-POLY1305",
      "ECDHE-RSA-CHACHA20-POLY1305",
    ],
  },
  modern: { protocols: "TLSv1.3", ciphers: [] },
} as const;

/** The settings of TLS, for all servers at once: many of them count for a port, not for a server. */
export function tlsFile(answers: Answers, gate: Gate): readonly GeneratedFile[] {
  const { profile, source } = answers.tls;
  if (source === "external") return [];
  const { protocols, ciphers } = profiles[profile];
  const say = remarks(answers);
  return [
    {
      path: "deploy/nginx/includes/tls.conf",
      reason: "Versions, suites and sessions of TLS.",
      criteria: ["CC6.7"],
      text: lines(
        say.short(`Mozilla's guideline 6.0, ${profile} profile (CC6.7).`),
        say.full("Groups are left to OpenSSL, whose own list follows what is known about them."),
        `ssl_protocols ${protocols};`,
        ciphers.length > 0 && `ssl_ciphers ${ciphers.join(":")};`,
        "ssl_prefer_server_ciphers off;",
        "ssl_session_timeout 1d;",
        "ssl_session_cache shared:tls:10m;",
        "ssl_session_tickets off;",
        source === "acme" && byVariable(answers, gate),
      ),
    },
  ];
}

/** The certificate by a variable: nginx then starts without it, and takes a renewed one without being told. */
function byVariable(answers: Answers, gate: Gate): Line {
  const folder = `${paths.acmeCertificates}/${hostNames(answers.domains.slice(0, 1))}`;
  return [
    "",
    remarks(answers).short("Read when a client connects: nginx starts without it, and takes a renewed one by itself."),
    block("map $ssl_server_name $acme_certificate", `default ${folder}/fullchain.pem;`),
    block("map $ssl_server_name $acme_key", `default ${folder}/privkey.pem;`),
    gate.certificateCache && "ssl_certificate_cache max=10 inactive=1h valid=10m;",
  ];
}

/** The lines of a server that name its certificate. */
export const certificate = ({ tls }: Answers): Line =>
  tls.source === "acme"
    ? ["ssl_certificate $acme_certificate;", "ssl_certificate_key $acme_key;"]
    : [
        `ssl_certificate ${secretFile(names.secrets.certificate)};`,
        `ssl_certificate_key ${secretFile(names.secrets.key)};`,
      ];
