import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { instances } from "../instances.ts";
import { paths } from "../nginx/paths.ts";
import { remarks } from "../remark.ts";
import { type Line, lines } from "../text.ts";
import { hasMetrics, metricsPath, probedHosts, probedUrl } from "./targets.ts";

/** A check of the agent, by the folder in which the agent looks for it. */
interface Check {
  readonly name: string;
  readonly reason: string;
  readonly instances: Line;
}

function proxyCheck(answers: Answers): Check | undefined {
  const { proxy } = names.services;
  if (answers.proxy === "nginx")
    return {
      name: "nginx",
      reason: "What nginx tells of connections and requests.",
      instances: [`  - nginx_status_url: http://${proxy}:${names.ports.status}${paths.status}`],
    };
  if (answers.proxy === "none") return undefined;
  return {
    name: "traefik",
    reason: "What Traefik tells of requests, instances and refusals.",
    instances: metricsOf(`http://${proxy}:${names.ports.traefikMetrics}${metricsPath}`, "traefik", ["traefik_.+"]),
  };
}

const metricsOf = (url: string, namespace: string, wanted: readonly string[]): Line => [
  `  - openmetrics_endpoint: ${url}`,
  `    namespace: ${namespace}`,
  "    metrics:",
  wanted.map((name) => `      - ${name}`),
];

const applicationCheck = (answers: Answers): Check => ({
  name: "app",
  reason: "What the application tells at /metrics.",
  instances: instances(answers).map((host) =>
    metricsOf(`http://${host}:${answers.app.port}${metricsPath}`, "app", [
      "http_request_duration_seconds",
      "nodejs_.+",
      "process_.+",
    ]),
  ),
});

const siteUrls = (answers: Answers): readonly string[] =>
  answers.proxy === "none"
    ? [probedUrl(answers)]
    : probedHosts(answers).map((host) => `https://${host}${answers.app.healthPath}`);

const siteCheck = (answers: Answers): Check => ({
  name: "site",
  reason: "Whether the site answers, and until when its certificate holds.",
  instances: siteUrls(answers).map((url) => [
    "  - name: site",
    `    url: ${JSON.stringify(url)}`,
    "    timeout: 5",
    url.startsWith("https:") && [
      `    tls_verify: ${answers.tls.source !== "self-signed"}`,
      "    check_certificate_expiration: true",
      "    days_warning: 14",
      "    days_critical: 3",
    ],
  ]),
});

/** The checks of the agent in the order in which they are mounted. */
export function datadogChecks(answers: Answers): readonly Check[] {
  const proxy = proxyCheck(answers);
  return [...(proxy ? [proxy] : []), ...(hasMetrics(answers) ? [applicationCheck(answers)] : []), siteCheck(answers)];
}

/** Folder of the agent's own check that reads a file of ours. */
export const integration: Readonly<Record<string, string>> = {
  nginx: "nginx.d/conf.yaml",
  traefik: "openmetrics.d/traefik.yaml",
  app: "openmetrics.d/app.yaml",
  site: "http_check.d/conf.yaml",
};

/** Checks of the agent, and the file that lets it read the logs of containers. */
export const datadogFiles = (answers: Answers): readonly GeneratedFile[] => [
  ...datadogChecks(answers).map(({ name, reason, instances }) => ({
    path: `deploy/datadog/${name}.yaml`,
    reason,
    criteria: ["A1.1", "CC7.2"],
    text: lines(remarks(answers).short(reason), "init_config:", "", "instances:", instances),
  })),
  logsFile(answers),
];

/** Apart from compose.yaml, because whoever reaches the socket of Docker is root on the host. */
const logsFile = (answers: Answers): GeneratedFile => ({
  path: "compose.datadog-logs.yaml",
  reason:
    "Lets the agent read the logs of containers; used only by whoever adds it, because it opens the socket of Docker.",
  criteria: ["CC7.2", "CC6.1"],
  text: lines(
    remarks(answers).short("Adds the socket of Docker, which makes the agent as mighty as root on the host. Used as"),
    remarks(answers).short("docker compose -f compose.yaml -f compose.datadog-logs.yaml up -d"),
    "services:",
    `  ${names.services.datadog}:`,
    "    environment:",
    '      DD_LOGS_ENABLED: "true"',
    "    volumes:",
    "      - /var/run/docker.sock:/var/run/docker.sock:ro",
    "      - /var/lib/docker/containers:/var/lib/docker/containers:ro",
  ),
});
