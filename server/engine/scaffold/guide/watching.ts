import type { Answers } from "../answers.ts";
import { names } from "../file.ts";
import { alertsOf } from "../monitoring/rules.ts";
import { endsTls, hasMetrics, metricsPath } from "../monitoring/targets.ts";
import type { Line } from "../text.ts";
import { code, commands, type Section, table } from "./section.ts";

/** What watches the stack. */
export function watchingSection(answers: Answers): Section | undefined {
  if (answers.monitoring === "none") return undefined;
  return answers.monitoring === "prometheus" ? prometheus(answers) : datadog(answers);
}

function prometheus(answers: Answers): Section {
  const { prometheus: service } = names.services;
  return {
    title: "Monitoring",
    text: [
      "Prometheus asks every 15 seconds and keeps 30 days. It asks the site itself as a visitor would, through the proxy; that",
      `gives availability, duration${endsTls(answers) ? " and the end of the certificate." : "."}`,
      proxyMetrics(answers),
      applicationMetrics(answers),
      "No port of Prometheus is published. What fires now:",
      "",
      commands(`docker compose exec ${service} wget -q -O - http://127.0.0.1:${names.ports.prometheus}/api/v1/alerts`),
      "",
      table(
        ["alert", "when", "severity", "first look at"],
        alertsOf(answers).map(({ alert, expr, for: time, severity, action }) => [
          alert,
          `${code(expr)}${time === "0m" ? "" : ` for ${time}`}`,
          severity,
          action,
        ]),
      ),
      answers.grafana && grafana,
      receiver,
    ],
    criteria: ["CC7.2", "A1.1"],
    people: [
      "Name who is told of an alert, at what hours, and what they do (relates to CC7.3, as context): without that nobody hears of it.",
      "Watch this machine from another one: a monitoring that runs here ends with it.",
      "Compare the thresholds with a normal week.",
    ],
  };
}

function proxyMetrics({ proxy }: Answers): Line {
  if (proxy === "traefik")
    return "Traefik tells requests, statuses, durations, refusals by the limits and the health of each instance on a port of its own.";
  return (
    proxy === "nginx" && [
      "nginx without a licence tells only how many requests and connections there are: no statuses, no durations, no refusals and",
      "nothing of single instances. Failures and durations therefore come from the application, refusals from the access log.",
    ]
  );
}

const applicationMetrics = (answers: Answers): Line =>
  hasMetrics(answers) && [
    `Each instance is asked at ${code(metricsPath)}. The rules expect the names of prom-client, and a histogram`,
    "`http_request_duration_seconds` with the label `status_code`; until the application tells these, its rules stay silent.",
  ];

const grafana: Line = [
  "",
  "Grafana shows one dashboard on port 3900 of the loopback interface; from elsewhere it is reached through a tunnel, such as",
  "`ssh -L 3900:127.0.0.1:3900 HOST`. The user is admin, the password that of secrets/.",
];

const receiver: Line = [
  "",
  "Alerts fire in Prometheus, but it tells nobody. An Alertmanager that you run is named in deploy/prometheus/prometheus.yml:",
  "",
  "```yaml",
  "alerting:",
  "  alertmanagers:",
  "    - static_configs:",
  "        - targets: [ALERTMANAGER:9093]",
  "```",
];

function datadog(answers: Answers): Section {
  const asked = [
    answers.proxy === "none" ? "the application" : "the site at its public address",
    ...(answers.proxy === "none" ? [] : ["the proxy"]),
    ...(hasMetrics(answers) ? [`each instance at ${code(metricsPath)}`] : []),
  ];
  return {
    title: "Monitoring",
    text: [
      `The Datadog agent asks ${asked.join(" and ")}; the files in deploy/datadog say how.`,
      "The API key is a secret file, and `DD_SITE` in the environment names the Datadog site when it is not datadoghq.com.",
      "",
      "Logs are not sent unless you ask for it: the agent reads them through the socket of Docker, and whoever has that socket is",
      "root on the host. Labels already name the logs of each service. To send them:",
      "",
      commands("docker compose -f compose.yaml -f compose.datadog-logs.yaml up -d"),
    ],
    criteria: ["CC7.2", "A1.1"],
    people: [
      "Write monitors in Datadog, and name who is told of them (relates to CC7.3, as context): the agent alone alerts nobody.",
      "Metrics, and logs if you send them, leave your machines: list Datadog among your suppliers (relates to CC9.2 and P6.1, as context).",
    ],
  };
}
