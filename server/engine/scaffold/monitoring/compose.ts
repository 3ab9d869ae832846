import type { Answers } from "../answers.ts";
import { common } from "../compose/common.ts";
import type { ComposePart, ComposeService, ComposeValue } from "../compose/part.ts";
import { names } from "../file.ts";
import { images } from "../images.ts";
import { paths } from "../nginx/paths.ts";
import { datadogChecks, integration } from "./datadog.ts";

const { services: service, networks: network, ports: port, secrets: secret } = names;

/** The services that watch the stack. */
export function monitoringCompose(answers: Answers): ComposePart {
  if (answers.monitoring === "none") return { services: {} };
  return answers.monitoring === "prometheus" ? withPrometheus(answers) : withDatadog(answers);
}

/** Nothing leaves this network, and nothing enters it from outside. */
const watched: Readonly<Record<string, ComposeValue>> = { [network.monitoring]: { internal: true } };

function withPrometheus(answers: Answers): ComposePart {
  const hasNginx = answers.proxy === "nginx";
  return {
    services: {
      [service.prometheus]: prometheus(answers),
      [service.blackboxExporter]: blackboxExporter(answers),
      ...(hasNginx ? { [service.nginxExporter]: nginxExporter(answers) } : {}),
      ...(answers.grafana ? { [service.grafana]: grafana(answers) } : {}),
    },
    networks: { ...watched, ...(answers.grafana ? { [network.edge]: {} } : {}) },
    volumes: { "prometheus-data": {}, ...(answers.grafana ? { "grafana-data": {} } : {}) },
    ...(answers.grafana ? { secrets: fileSecret(secret.grafanaPassword) } : {}),
  };
}

const fileSecret = (name: string): Readonly<Record<string, ComposeValue>> => ({
  [name]: { file: `./secrets/${name}` },
});

/** Asks a page of the container itself, with what busybox brings. */
const page = (url: string): ComposeValue => ({
  test: ["CMD", "wget", "-q", "-O", "/dev/null", url],
  interval: "30s",
  timeout: "5s",
  retries: 3,
  start_period: "20s",
});

const prometheus = (answers: Answers): ComposeService => ({
  image: images.prometheus,
  user: "65534:65534",
  ...common(answers, { cpus: "0.5", memory: "512M" }),
  command: [
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    "--storage.tsdb.retention.time=30d",
    "--storage.tsdb.retention.size=5GB",
  ],
  networks: [network.monitoring],
  volumes: [
    "./deploy/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro",
    "./deploy/prometheus/rules:/etc/prometheus/rules:ro",
    "prometheus-data:/prometheus",
  ],
  healthcheck: page(`http://127.0.0.1:${port.prometheus}/-/healthy`),
});

const blackboxExporter = (answers: Answers): ComposeService => ({
  image: images.blackboxExporter,
  user: "65534:65534",
  ...common(answers, { cpus: "0.2", memory: "64M" }),
  command: ["--config.file=/etc/blackbox/blackbox.yml"],
  networks: [network.monitoring],
  volumes: ["./deploy/prometheus/blackbox.yml:/etc/blackbox/blackbox.yml:ro"],
  ...(answers.proxy !== "none" && answers.tls.source === "self-signed" ? { secrets: [secret.certificate] } : {}),
  healthcheck: page(`http://127.0.0.1:${port.blackboxExporter}/-/healthy`),
});

/** Its image has no program that could ask it; Prometheus tells when it does not answer. */
const nginxExporter = (answers: Answers): ComposeService => ({
  image: images.nginxExporter,
  user: "65534:65534",
  ...common(answers, { cpus: "0.2", memory: "64M" }),
  command: [`--nginx.scrape-uri=http://${service.proxy}:${port.status}${paths.status}`],
  networks: [network.monitoring],
});

/** Reached from the host itself only; a person's way there is a tunnel. */
const grafana = (answers: Answers): ComposeService => ({
  image: images.grafana,
  user: "472:0",
  ...common(answers, { cpus: "0.5", memory: "256M" }),
  environment: {
    GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${secret.grafanaPassword}`,
    GF_AUTH_ANONYMOUS_ENABLED: "false",
    GF_USERS_ALLOW_SIGN_UP: "false",
    GF_SECURITY_COOKIE_SAMESITE: "strict",
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  },
  ports: [`127.0.0.1:3900:${port.grafana}`],
  // Docker publishes nothing of a container that is in closed networks only.
  networks: [network.edge, network.monitoring],
  volumes: [
    "./deploy/grafana/provisioning:/etc/grafana/provisioning:ro",
    "./deploy/grafana/dashboards:/etc/grafana/dashboards:ro",
    "grafana-data:/var/lib/grafana",
  ],
  secrets: [secret.grafanaPassword],
  healthcheck: page(`http://127.0.0.1:${port.grafana}/api/health`),
});

/** By which the agent knows whose logs it reads, where it is let. */
const logLabel = (source: string, name: string): ComposeService => ({
  labels: { "com.datadoghq.ad.logs": JSON.stringify([{ source, service: name }]) },
});

function withDatadog(answers: Answers): ComposePart {
  const { proxy, app } = answers;
  return {
    services: {
      [service.datadog]: datadog(answers),
      [service.app]: logLabel(app.framework === "static" ? "nginx" : "nodejs", service.app),
      ...(proxy === "none" ? {} : { [service.proxy]: logLabel(proxy, service.proxy) }),
    },
    networks: { ...watched, [network.edge]: {} },
    secrets: fileSecret(secret.datadogKey),
  };
}

/** Its start scripts write below /etc and change owners: the root file system stays writable, and four capabilities stay. */
function datadog(answers: Answers): ComposeService {
  const { read_only: _, tmpfs: __, ...shared } = common(answers, { cpus: "0.5", memory: "512M", pids: 500 });
  return {
    image: images.datadog,
    ...shared,
    ...(answers.hardening ? { cap_add: ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"] } : {}),
    environment: {
      DD_API_KEY: `ENC[${secret.datadogKey}]`,
      DD_SECRET_BACKEND_TYPE: "docker.secrets",
      DD_SITE: `\${DD_SITE:-datadoghq.com}`,
      DD_HOSTNAME: answers.name,
      DD_APM_ENABLED: "false",
      DD_LOGS_ENABLED: "false",
      DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED: "false",
      DD_REMOTE_CONFIGURATION_ENABLED: "false",
    },
    // Its way out to Datadog.
    networks: [network.edge, network.monitoring],
    volumes: datadogChecks(answers).map(
      ({ name }) => `./deploy/datadog/${name}.yaml:/etc/datadog-agent/conf.d/${integration[name]}:ro`,
    ),
    secrets: [secret.datadogKey],
  };
}
