import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { lines } from "../text.ts";
import { endsTls, hasMetrics } from "./targets.ts";

/** A diagram of the dashboard: what it asks Prometheus, and the unit by Grafana's name. */
interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
  readonly legend?: string;
}

function panels(answers: Answers): readonly Panel[] {
  const all: readonly (Panel | false)[] = [
    { title: "Availability", expr: "site:availability:avg5m", unit: "percentunit", legend: "{{instance}}" },
    { title: "Time of the health check", expr: "site:duration_seconds:avg5m", unit: "s", legend: "{{instance}}" },
    answers.proxy === "nginx" && { title: "Requests", expr: "nginx:requests:rate5m", unit: "reqps" },
    answers.proxy === "nginx" && { title: "Connections", expr: "nginx_connections_active", unit: "short" },
    answers.proxy === "traefik" && { title: "Requests", expr: "traefik:requests:rate5m", unit: "reqps" },
    answers.proxy === "traefik" && { title: "Failed", expr: "traefik:errors:ratio5m", unit: "percentunit" },
    answers.proxy === "traefik" && {
      title: "95 % are faster than",
      expr: "traefik:duration_seconds:p95_5m",
      unit: "s",
    },
    answers.proxy === "traefik" && { title: "Refused by limits", expr: "traefik:refusals:rate5m", unit: "reqps" },
    hasMetrics(answers) && { title: "Failed in the application", expr: "app:errors:ratio5m", unit: "percentunit" },
    hasMetrics(answers) && {
      title: "95 % are faster than, in the application",
      expr: "app:duration_seconds:p95_5m",
      unit: "s",
    },
    hasMetrics(answers) && {
      title: "Memory",
      expr: 'process_resident_memory_bytes{job="app"}',
      unit: "bytes",
      legend: "{{instance}}",
    },
    endsTls(answers) && {
      title: "Certificate holds for",
      expr: 'probe_ssl_earliest_cert_expiry{job="site"} - time()',
      unit: "s",
      legend: "{{instance}}",
    },
    { title: "Alerts", expr: 'ALERTS{alertstate="firing"}', unit: "short", legend: "{{alertname}} {{instance}}" },
  ];
  return all.filter((panel) => panel !== false);
}

const datasource = { type: "prometheus", uid: "prometheus" };

const drawn = ({ title, expr, unit, legend }: Panel, index: number): object => ({
  id: index + 1,
  type: "timeseries",
  title,
  datasource,
  gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
  fieldConfig: { defaults: { unit }, overrides: [] },
  targets: [{ refId: "A", datasource, expr, legendFormat: legend ?? title }],
});

const dashboard = (answers: Answers): object => ({
  uid: "stack",
  title: answers.name,
  schemaVersion: 39,
  timezone: "utc",
  refresh: "30s",
  time: { from: "now-6h", to: "now" },
  panels: panels(answers).map(drawn),
});

/** Grafana's data source and dashboard, read when it starts. */
export function grafanaFiles(answers: Answers): readonly GeneratedFile[] {
  if (!answers.grafana) return [];
  const criteria = ["A1.1", "CC7.2"];
  return [
    {
      path: "deploy/grafana/provisioning/datasources/prometheus.yaml",
      reason: "Where Grafana gets its numbers.",
      criteria,
      text: lines(
        "apiVersion: 1",
        "datasources:",
        "  - name: Prometheus",
        "    uid: prometheus",
        "    type: prometheus",
        "    access: proxy",
        `    url: http://${names.services.prometheus}:${names.ports.prometheus}`,
        "    isDefault: true",
        "    editable: false",
      ),
    },
    {
      path: "deploy/grafana/provisioning/dashboards/stack.yaml",
      reason: "Where Grafana finds the dashboard.",
      criteria,
      text: lines(
        "apiVersion: 1",
        "providers:",
        "  - name: stack",
        "    type: file",
        "    disableDeletion: true",
        "    options:",
        "      path: /etc/grafana/dashboards",
      ),
    },
    {
      path: "deploy/grafana/dashboards/stack.json",
      reason: "One dashboard: availability, requests, failures, durations, memory, certificate and alerts.",
      criteria,
      text: lines(JSON.stringify(dashboard(answers), undefined, 2)),
    },
  ];
}
