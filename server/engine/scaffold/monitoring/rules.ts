import type { Answers } from "../answers.ts";
import type { GeneratedFile } from "../file.ts";
import { type RuleFile, ruleFile } from "./rule-file.ts";
import { endsTls, hasMetrics } from "./targets.ts";

/** What visitors notice. */
const site = (answers: Answers): RuleFile => ({
  name: "site",
  about: "Whether the site answers, how fast, and until when its certificate holds.",
  criteria: ["A1.1", "CC7.2", "CC6.7"],
  recordings: [
    { record: "site:availability:avg5m", expr: 'avg_over_time(probe_success{job="site"}[5m])' },
    { record: "site:duration_seconds:avg5m", expr: 'avg_over_time(probe_duration_seconds{job="site"}[5m])' },
  ],
  alerts: [
    {
      alert: "SiteDown",
      expr: 'probe_success{job="site"} == 0',
      for: "1m",
      severity: "critical",
      summary: "{{ $labels.instance }} does not answer",
      action: "docker compose ps, then the logs of proxy and app",
    },
    {
      alert: "SiteSlow",
      expr: "site:duration_seconds:avg5m > 1",
      for: "5m",
      severity: "warning",
      summary: "{{ $labels.instance }} takes {{ $value | humanizeDuration }} to answer its health check",
      action: "Look for the slow part: proxy, application or what it depends on",
    },
    {
      alert: "TargetUnknown",
      expr: 'up{job!~"app|traefik"} == 0',
      for: "5m",
      severity: "warning",
      summary: "{{ $labels.job }} at {{ $labels.instance }} tells Prometheus nothing",
      action: "Nothing is known of this part until it answers: docker compose ps",
    },
    ...(endsTls(answers) ? certificateAlerts : []),
  ],
});

const certificateAlerts: RuleFile["alerts"] = [
  {
    alert: "CertificateExpiresSoon",
    expr: 'probe_ssl_earliest_cert_expiry{job="site"} - time() < 14 * 86400',
    for: "1h",
    severity: "warning",
    summary: "The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}",
    action: "Renew it, or find out why it was not renewed",
  },
  {
    alert: "CertificateExpires",
    expr: 'probe_ssl_earliest_cert_expiry{job="site"} - time() < 3 * 86400',
    for: "5m",
    severity: "critical",
    summary: "The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}",
    action: "Renew it now: afterwards nobody gets in",
  },
];

const nginx: RuleFile = {
  name: "nginx",
  about: "What nginx tells of itself: requests and connections.",
  limits:
    "nginx tells no status, duration or refusal in its metrics: these stand in the access log and in application.yml.",
  criteria: ["A1.1", "CC7.2"],
  recordings: [
    { record: "nginx:requests:rate5m", expr: "sum(rate(nginx_http_requests_total[5m]))" },
    { record: "nginx:connections:dropped", expr: "nginx_connections_accepted - nginx_connections_handled" },
  ],
  alerts: [
    {
      alert: "ProxyDown",
      expr: "nginx_up == 0",
      for: "1m",
      severity: "critical",
      summary: "nginx does not answer on its status page",
      action: "docker compose ps proxy, then its logs",
    },
    {
      alert: "ProxyDropsConnections",
      expr: "delta(nginx:connections:dropped[10m]) > 0",
      for: "0m",
      severity: "critical",
      summary: "nginx dropped connections: its worker_connections were used up",
      action: "Raise worker_connections, or find who opens so many",
    },
    {
      alert: "ProxyNearlyFull",
      expr: "nginx_connections_active > 800",
      for: "5m",
      severity: "warning",
      summary: "nginx holds {{ $value }} connections; one worker takes 1024",
      action: "Compare with the number of workers, and find out where they come from",
    },
  ],
};

const visitors = 'entrypoint=~"web|websecure"';

const traefik: RuleFile = {
  name: "traefik",
  about: "What Traefik tells of requests, instances and refusals.",
  criteria: ["A1.1", "CC7.2", "CC6.6"],
  recordings: [
    { record: "traefik:requests:rate5m", expr: `sum(rate(traefik_entrypoint_requests_total{${visitors}}[5m]))` },
    {
      record: "traefik:errors:ratio5m",
      expr: `sum(rate(traefik_entrypoint_requests_total{${visitors},code=~"5.."}[5m])) / traefik:requests:rate5m`,
    },
    {
      record: "traefik:duration_seconds:p95_5m",
      expr: `histogram_quantile(0.95, sum by (le) (rate(traefik_entrypoint_request_duration_seconds_bucket{${visitors},protocol!="websocket"}[5m])))`,
    },
    { record: "traefik:refusals:rate5m", expr: 'sum(rate(traefik_router_requests_total{code="429"}[5m]))' },
  ],
  alerts: [
    {
      alert: "ProxyDown",
      expr: 'up{job="traefik"} == 0',
      for: "1m",
      severity: "critical",
      summary: "Traefik tells no metrics",
      action: "docker compose ps proxy, then its logs",
    },
    {
      alert: "InstanceUnhealthy",
      expr: "traefik_service_server_up == 0",
      for: "1m",
      severity: "warning",
      summary: "{{ $labels.url }} does not answer its health check and gets no requests",
      action: "docker compose ps app, then the log of that instance",
    },
    {
      alert: "ErrorsMany",
      expr: "traefik:errors:ratio5m > 0.05 and traefik:requests:rate5m > 0.1",
      for: "5m",
      severity: "critical",
      summary: "{{ $value | humanizePercentage }} of requests fail",
      action: "The access log names status, router and instance of each",
    },
    {
      alert: "AnswersSlow",
      expr: "traefik:duration_seconds:p95_5m > 1",
      for: "10m",
      severity: "warning",
      summary: "One request in twenty takes longer than {{ $value | humanizeDuration }}",
      action: "Compare the metrics of the application: the time is spent there or in the queue before it",
    },
    {
      alert: "RefusalsMany",
      expr: "traefik:refusals:rate5m > 1",
      for: "5m",
      severity: "warning",
      summary: "{{ $value | humanize }} requests a second are refused by the limits",
      action: "An attack, or a limit that is too narrow: the access log names the clients",
    },
    {
      alert: "ProxyNearlyFull",
      expr: `sum(traefik_open_connections{${visitors}}) > 1000`,
      for: "5m",
      severity: "warning",
      summary: "Traefik holds {{ $value }} connections",
      action: "Find out where they come from; compare its memory with its limit",
    },
  ],
};

/** From how many bytes on an instance comes near the limit that compose.yaml gives it (512 MB). */
const memoryNearLimit = 450_000_000;

function application(answers: Answers): RuleFile {
  const memory: RuleFile["alerts"] = [
    {
      alert: "MemoryNearLimit",
      expr: `process_resident_memory_bytes{job="app"} > ${memoryNearLimit}`,
      for: "10m",
      severity: "warning",
      summary: "{{ $labels.instance }} uses {{ $value | humanize1024 }}B of its 512 MB",
      action: "Look for a leak, or raise the limit in compose.yaml",
    },
  ];
  return {
    name: "application",
    about: "What the application tells at /metrics; where it tells nothing, these rules stay silent.",
    limits: "They expect the names of prom-client, and http_request_duration_seconds with the label status_code.",
    criteria: ["A1.1", "CC7.2"],
    recordings: applicationRecordings,
    alerts: [...applicationAlerts, ...(answers.resourceLimits ? memory : [])],
  };
}

const applicationRecordings: RuleFile["recordings"] = [
  { record: "app:requests:rate5m", expr: 'sum(rate(http_request_duration_seconds_count{job="app"}[5m]))' },
  {
    record: "app:errors:ratio5m",
    expr: 'sum(rate(http_request_duration_seconds_count{job="app",status_code=~"5.."}[5m])) / app:requests:rate5m',
  },
  {
    record: "app:duration_seconds:p95_5m",
    expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{job="app"}[5m])))',
  },
];

/** An application without metrics has never been up, and an instance that has gone for good is forgotten after a day. */
const applicationAlerts: RuleFile["alerts"] = [
  {
    alert: "ApplicationDown",
    expr: 'sum(up{job="app"}) == 0 and max_over_time(sum(up{job="app"})[1d:1m]) > 0',
    for: "1m",
    severity: "critical",
    summary: "No instance of the application answers",
    action: "docker compose ps app, then its logs",
  },
  {
    alert: "InstanceDown",
    expr: 'up{job="app"} == 0 and max_over_time(up{job="app"}[1d]) == 1',
    for: "2m",
    severity: "warning",
    summary: "{{ $labels.instance }} does not answer",
    action: "docker compose ps app, then the log of that instance",
  },
  {
    alert: "ApplicationErrors",
    expr: "app:errors:ratio5m > 0.05 and app:requests:rate5m > 0.1",
    for: "5m",
    severity: "critical",
    summary: "{{ $value | humanizePercentage }} of requests fail in the application",
    action: "Look for the first error in its log",
  },
  {
    alert: "ApplicationSlow",
    expr: "app:duration_seconds:p95_5m > 1",
    for: "10m",
    severity: "warning",
    summary: "One request in twenty takes longer than {{ $value | humanizeDuration }} in the application",
    action: "Look at what it waits for: database, other services, or its own event loop",
  },
  {
    alert: "EventLoopBlocked",
    expr: 'nodejs_eventloop_lag_p99_seconds{job="app"} > 0.2',
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.instance }} is busy for {{ $value | humanizeDuration }} at a time",
    action: "More instances, or less work at a time",
  },
];

/** The rules of a stack by what they are about. */
function rulesOf(answers: Answers): readonly RuleFile[] {
  return [
    site(answers),
    ...(answers.proxy === "nginx" ? [nginx] : []),
    ...(answers.proxy === "traefik" ? [traefik] : []),
    ...(hasMetrics(answers) ? [application(answers)] : []),
  ];
}

/** The files of rules. */
export const ruleFiles = (answers: Answers): readonly GeneratedFile[] =>
  rulesOf(answers).map((file) => ruleFile(answers, file));

/** All alerts of a stack, for whoever explains them. */
export const alertsOf = (answers: Answers): RuleFile["alerts"] => rulesOf(answers).flatMap(({ alerts }) => alerts);
