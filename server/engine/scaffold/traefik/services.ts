import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { instances } from "../instances.ts";
import { remarks } from "../remark.ts";
import { indent, lines } from "../text.ts";

/** Where the application runs, how it is watched, and how long is waited for it. */
export function servicesFile(answers: Answers): GeneratedFile {
  const { app, limits } = answers;
  return {
    path: "deploy/traefik/dynamic/services.yaml",
    reason: "Instances of the application, with health checks and time-outs.",
    criteria: ["A1.2", "CC9.1", "PI1.3"],
    text: lines(
      "http:",
      "  services:",
      `    ${names.services.app}:`,
      "      loadBalancer:",
      ...indent(8, remarks(answers).full("An instance that does not answer gets no requests until it does (A1.2).")),
      "        healthCheck:",
      `          path: ${JSON.stringify(app.healthPath)}`,
      "          interval: 5s",
      "          timeout: 2s",
      "        serversTransport: app",
      "        servers:",
      instances(answers).map((host) => `          - url: http://${host}:${app.port}`),
      "",
      "  serversTransports:",
      "    app:",
      "      forwardingTimeouts:",
      "        dialTimeout: 2s",
      `        responseHeaderTimeout: ${limits.timeoutSeconds}s`,
      ...indent(
        8,
        remarks(answers).full("Shorter than the five seconds for which Node.js keeps an idle connection open."),
      ),
      "        idleConnTimeout: 4s",
    ),
  };
}
