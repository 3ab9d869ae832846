import type { Answers } from "../answers.ts";
import { names } from "../file.ts";

/** Path at which an application tells its metrics, by convention. */
export const metricsPath = "/metrics";

/** Whether the application can tell metrics: files alone cannot. */
export const hasMetrics = ({ app }: Answers): boolean => app.framework !== "static";

/** Whether the proxy is the end of TLS, so that its certificate can be watched. */
export const endsTls = ({ proxy, tls }: Answers): boolean => proxy !== "none" && tls.source !== "external";

/** Address in the stack that is asked as a visitor would ask; the host name is told apart. */
export function probedUrl(answers: Answers): string {
  const { app, proxy } = names.services;
  if (answers.proxy === "none") return `http://${app}:${answers.app.port}${answers.app.healthPath}`;
  return endsTls(answers)
    ? `https://${proxy}:${names.ports.https}${answers.app.healthPath}`
    : `http://${proxy}:${names.ports.http}${answers.app.healthPath}`;
}

/** Host names that are asked for; a sign that no host name has is left out. */
export const probedHosts = ({ domains }: Answers): readonly string[] =>
  domains.map((domain) => domain.replace(/[^A-Za-z0-9.-]/g, "")).filter((domain) => domain !== "");
