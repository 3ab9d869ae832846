import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { instances } from "../instances.ts";
import { remarks } from "../remark.ts";
import { indent, type Line, lines } from "../text.ts";
import { endsTls, hasMetrics, metricsPath, probedHosts, probedUrl } from "./targets.ts";

const job = (name: string, ...targets: readonly string[]): Line => [
  `- job_name: ${name}`,
  "  static_configs:",
  `    - targets: [${targets.map((target) => JSON.stringify(target)).join(", ")}]`,
];

function proxyJob(answers: Answers): Line {
  const { proxy, nginxExporter } = names.services;
  if (answers.proxy === "traefik") return job("traefik", `${proxy}:${names.ports.traefikMetrics}`);
  return answers.proxy === "nginx" && job("nginx", `${nginxExporter}:${names.ports.nginxExporter}`);
}

const applicationJob = (answers: Answers): Line =>
  hasMetrics(answers) && [
    remarks(answers).short("Every instance by itself; the proxy closes this path to everyone outside."),
    job(names.services.app, ...instances(answers).map((host) => `${host}:${answers.app.port}`)),
    `  metrics_path: ${metricsPath}`,
  ];

/** The exporter asks the proxy, once for each host name, as a visitor would. */
function siteJob(answers: Answers): Line {
  const { blackboxExporter } = names.services;
  return [
    remarks(answers).short("What visitors get: asked through the proxy, once for each host name (A1.1, CC7.2)."),
    job("site", ...(answers.proxy === "none" ? [names.services.app] : probedHosts(answers))),
    "  metrics_path: /probe",
    "  params:",
    "    module: [site]",
    `    target: [${JSON.stringify(probedUrl(answers))}]`,
    "  relabel_configs:",
    "    - source_labels: [__address__]",
    "      target_label: instance",
    answers.proxy !== "none" && ["    - source_labels: [__address__]", "      target_label: __param_hostname"],
    "    - target_label: __address__",
    `      replacement: ${blackboxExporter}:${names.ports.blackboxExporter}`,
  ];
}

/** What Prometheus asks, and how often. */
export function prometheusFile(answers: Answers): GeneratedFile {
  const { full } = remarks(answers);
  return {
    path: "deploy/prometheus/prometheus.yml",
    reason: "What Prometheus asks, and how often.",
    criteria: ["CC7.2", "A1.1"],
    text: lines(
      "global:",
      "  scrape_interval: 15s",
      "  evaluation_interval: 15s",
      "",
      full("Alerts fire here; who is told of them is for an Alertmanager, which is yours to name (CC7.3)."),
      "rule_files:",
      "  - rules/*.yml",
      "",
      "scrape_configs:",
      ...indent(
        2,
        job("prometheus", `localhost:${names.ports.prometheus}`),
        proxyJob(answers),
        applicationJob(answers),
        siteJob(answers),
      ),
    ),
  };
}

/** How the site is asked. */
export function blackboxFile(answers: Answers): GeneratedFile {
  const tls = endsTls(answers);
  return {
    path: "deploy/prometheus/blackbox.yml",
    reason: "How the site is asked whether it answers.",
    criteria: ["CC7.2", "A1.1"],
    text: lines(
      "modules:",
      "  site:",
      "    prober: http",
      "    timeout: 5s",
      "    http:",
      "      valid_status_codes: [200]",
      "      follow_redirects: false",
      "      preferred_ip_protocol: ip4",
      tls && "      fail_if_not_ssl: true",
      tls &&
        answers.tls.source === "self-signed" && [
          ...indent(6, remarks(answers).short("Trusts this one certificate, which no authority has signed.")),
          "      tls_config:",
          `        ca_file: /run/secrets/${names.secrets.certificate}`,
        ],
    ),
  };
}
