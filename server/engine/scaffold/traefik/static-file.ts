import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { privateNetworks } from "../networks.ts";
import { remarks } from "../remark.ts";
import { indent, type Line, lines } from "../text.ts";

const timeouts = (answers: Answers): Line => [
  "transport:",
  ...indent(
    2,
    remarks(answers).full("How long a client may take to send a request; answers may take longer (CC6.6)."),
    "respondingTimeouts:",
    "  readTimeout: 60s",
    "  idleTimeout: 60s",
    remarks(answers).full("Requests that run are finished before the proxy ends (CC9.1)."),
    "lifeCycle:",
    "  graceTimeOut: 20s",
  ),
];

function entryPoints(answers: Answers): Line {
  const external = answers.tls.source === "external";
  return [
    remarks(answers).short("Only `web` and `websecure` are published; the others stay inside."),
    "entryPoints:",
    ...indent(
      2,
      "web:",
      ...indent(2, `address: ":${names.ports.http}"`, external && trusted(answers), timeouts(answers)),
      !external && [
        "websecure:",
        ...indent(
          2,
          `address: ":${names.ports.https}"`,
          remarks(answers).full("Nobody in front is believed about addresses of clients (CC6.6)."),
          "forwardedHeaders:",
          "  insecure: false",
          "http:",
          answers.tls.source === "acme" ? ["  tls:", "    certResolver: acme"] : "  tls: {}",
          timeouts(answers),
        ),
      ],
      remarks(answers).full("For `traefik healthcheck` in this container."),
      "ping:",
      `  address: "127.0.0.1:${names.ports.status}"`,
      answers.monitoring !== "none" && ["metrics:", `  address: ":${names.ports.traefikMetrics}"`],
    ),
  ];
}

const trusted = (answers: Answers): Line => [
  remarks(answers).short("The terminator in front is believed about addresses of clients: narrow this to its own."),
  "forwardedHeaders:",
  "  trustedIPs:",
  privateNetworks.map((range) => `    - ${range}`),
];

const metrics = (answers: Answers): Line =>
  answers.monitoring !== "none" && [
    "",
    "metrics:",
    "  prometheus:",
    "    entryPoint: metrics",
    "    addRoutersLabels: true",
    "    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]",
  ];

const acme = (answers: Answers): Line =>
  answers.tls.source === "acme" && [
    "",
    remarks(answers).short("Certificates are asked for and renewed here; the key stays in the volume (CC6.7)."),
    "certificatesResolvers:",
    "  acme:",
    "    acme:",
    answers.tls.email !== undefined && `      email: ${JSON.stringify(answers.tls.email)}`,
    "      storage: /acme/acme.json",
    "      httpChallenge:",
    "        entryPoint: web",
  ];

/** The file that Traefik reads when it starts. Keys are those of 3.0; an unknown one would keep it from starting. */
export function staticFile(answers: Answers): GeneratedFile {
  return {
    path: "deploy/traefik/traefik.yaml",
    reason: "What Traefik listens on, what it logs and where it finds the rest.",
    criteria: ["CC6.6", "CC6.7", "CC7.2"],
    text: lines(
      remarks(answers).short("Read when Traefik starts; no dashboard and no API."),
      "global:",
      "  checkNewVersion: false",
      "  sendAnonymousUsage: false",
      "",
      entryPoints(answers),
      "",
      "providers:",
      "  file:",
      "    directory: /etc/traefik/dynamic",
      "    watch: true",
      "",
      "ping:",
      "  entryPoint: ping",
      metrics(answers),
      acme(answers),
      "",
      "log:",
      "  level: INFO",
      "  format: json",
      "",
      remarks(answers).full(
        "Paths are logged without their query, from the header that `path-for-log` sets (CC7.2, C1.1).",
      ),
      "accessLog:",
      "  format: json",
      "  fields:",
      "    defaultMode: keep",
      "    names:",
      "      RequestPath: drop",
      "      RequestLine: drop",
      "    headers:",
      "      defaultMode: drop",
      "      names:",
      "        X-Replaced-Path: keep",
      "        User-Agent: keep",
    ),
  };
}
