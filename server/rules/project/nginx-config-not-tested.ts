import type { ContainerImage } from "../../engine/image/image.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../engine/nginx/configuration.ts";
import { isAddress } from "../../engine/nginx/hosts.ts";
import { backendsOf, passesOf } from "../../engine/nginx/passes.ts";
import type { Rule } from "../../engine/rule.ts";
import { insertBeforeStart } from "../dockerfile/start.ts";
import { baseName, configurationFile, isOwn, ordinaryUser } from "./container.ts";

export const rule: Rule<"project"> = {
  id: "project/nginx-config-not-tested",
  title: "The build does not try the nginx configuration that it copies",
  severity: "hint",
  enabled: true,
  rationale:
    "A mistake in the configuration shows only when the container starts, in the middle of a deployment. `nginx -t` during the build finds it where the change was made.",
  remedy: "Add `RUN nginx -t` after the configuration is copied.",
  criteria: {
    "CC8.1": {
      why: "A change of the configuration is tested before it is released.",
      limits: "Does not show tests outside the Dockerfile, nor that the configuration does what was meant.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: ["https://nginx.org/en/docs/switches.html"],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const { stage } = image;
      const file = canBeTested(image) && !isTested(image) ? configurationFile(image) : undefined;
      if (!file) continue;
      yield {
        at: { uri: stage.document.uri, span: file.copy.keyword },
        message: "The build never tries this nginx configuration",
        fixes: [
          {
            title: "Try the configuration during the build",
            kind: "review",
            edits: [{ uri: stage.document.uri, edits: [insertBeforeStart(stage, "RUN nginx -t")] }],
          },
        ],
      };
    }
  },
};

/** Whether some stage of the Dockerfile tries it, or has a RUN that is not understood. */
const isTested = ({ stage }: ContainerImage): boolean =>
  stage.document
    .named("RUN")
    .some((run) => !run.hasScript || run.commands("nginx", "openresty").some((command) => command.flag("-t", "-T")));

/** Whether `nginx -t` would find everything during the build that it finds when the container starts. */
function canBeTested({ stage, nginx, configuration, files }: ContainerImage): boolean {
  if (!nginx || !configuration || files.list("/etc/nginx/templates").names.size > 0) return false;
  const user = ordinaryUser(stage);
  const mayWrite = !user || baseName(stage) === "nginxinc/nginx-unprivileged";
  return mayWrite && hostsAreKnown(configuration) && certificatesAreCopied(configuration, files);
}

/** Whether no name has to be looked up, which only the network of the container knows. */
function hostsAreKnown(configuration: NginxConfiguration): boolean {
  const hosts = passesOf(configuration).flatMap((pass) =>
    pass.isDynamic ? [] : backendsOf(configuration, pass).map(({ host }) => host ?? ""),
  );
  const logs = [...configuration.named("access_log"), ...configuration.named("error_log")];
  return (
    hosts.every((host) => host === "localhost" || isAddress(host)) &&
    configuration.named("stream").length === 0 &&
    !logs.some((directive) => directive.arg(0).startsWith("syslog:"))
  );
}

/** Whether every file that nginx opens for TLS comes with the build. */
function certificatesAreCopied(configuration: NginxConfiguration, files: ContainerImage["files"]): boolean {
  const isFile = (directive: Directive): boolean => directive.arg(0).startsWith("/") && isOwn(directive);
  return tlsFiles
    .flatMap((name) => configuration.named(name))
    .every((directive) => isFile(directive) && typeof files.find(directive.arg(0)) === "object");
}

const tlsFiles: readonly string[] = [
  "ssl_certificate",
  "ssl_certificate_key",
  "ssl_client_certificate",
  "ssl_trusted_certificate",
  "ssl_dhparam",
  "ssl_session_ticket_key",
  "proxy_ssl_trusted_certificate",
  "proxy_ssl_certificate",
  "proxy_ssl_certificate_key",
];
