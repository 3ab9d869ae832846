import { imagesDate, nodeVersions, versions } from "./images.generated.ts";

export { imagesDate, nodeVersions };

/** The major of Node.js that a project without a wish gets: the newest with long-term support. */
export const newestNode: string = String(Math.max(...Object.keys(nodeVersions).map(Number)));

/** The exact version of Node.js for a wish such as `24`, `24.1.0` or `22`; an exact wish is kept, an unknown major as well. */
export function nodeVersion(wanted: string): string {
  if (/^\d+\.\d+\.\d+$/.test(wanted)) return wanted;
  const major = /^\d+/.exec(wanted)?.[0] ?? newestNode;
  return Object.hasOwn(nodeVersions, major) ? (nodeVersions[major] ?? major) : major;
}

/** Images of the stack by exact version; digests cannot be known without a network. */
export const images: Readonly<
  Record<
    | "nginx"
    | "traefik"
    | "prometheus"
    | "grafana"
    | "bun"
    | "nginxExporter"
    | "blackboxExporter"
    | "datadog"
    | "certbot",
    string
  >
> = {
  nginx: `nginxinc/nginx-unprivileged:${versions.nginx}-alpine`,
  traefik: `traefik:v${versions.traefik}`,
  prometheus: `prom/prometheus:v${versions.prometheus}`,
  grafana: `grafana/grafana:${versions.grafana}`,
  bun: `oven/bun:${versions.bun}-slim`,
  nginxExporter: `nginx/nginx-prometheus-exporter:${versions["nginx-exporter"]}`,
  blackboxExporter: `prom/blackbox-exporter:v${versions["blackbox-exporter"]}`,
  datadog: `gcr.io/datadoghq/agent:${versions["datadog-agent"]}`,
  certbot: `certbot/certbot:${versions.certbot}`,
};

/** The version of nginx in the image, for what depends on it. */
export const nginxVersion: string = versions.nginx;
