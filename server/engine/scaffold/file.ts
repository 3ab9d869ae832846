/** A file of the stack before it is compared with what the project has. */
export interface GeneratedFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  /** Ends with a line feed. */
  readonly text: string;
  /** Why it is there, in one sentence: what a preview shows. */
  readonly reason: string;
  /** Criteria that it relates to, as ids. */
  readonly criteria: readonly string[];
  /** Whether it is a program: where modes can be set, it gets 0755. */
  readonly executable?: boolean;
  /** How it joins a file that exists: `lines` adds those that are missing, `compose` services, networks and the like. */
  readonly merge?: "lines" | "compose";
}

/** Names that the parts of a stack know each other by. */
export const names = {
  services: {
    app: "app",
    proxy: "proxy",
    prometheus: "prometheus",
    nginxExporter: "nginx-exporter",
    blackboxExporter: "blackbox-exporter",
    grafana: "grafana",
    datadog: "datadog",
    certbot: "certbot",
  },
  networks: { edge: "edge", internal: "internal", monitoring: "monitoring" },
  /** Names of compose secrets; each lies in a file of this name under `secrets/`. */
  secrets: {
    certificate: "tls.crt",
    key: "tls.key",
    adminPasswords: "admin.htpasswd",
    grafanaPassword: "grafana_admin_password",
    datadogKey: "datadog_api_key",
  },
  /** Ports inside the networks. */
  ports: {
    http: 8080,
    https: 8443,
    status: 8081,
    nginxExporter: 9113,
    blackboxExporter: 9115,
    prometheus: 9090,
    traefikMetrics: 8082,
    grafana: 3000,
  },
} as const;
