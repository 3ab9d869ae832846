import type { ContainerImage } from "../../engine/image/image.ts";
import { type Listen, listensOf } from "../../engine/image/listens.ts";
import type { Server } from "../../engine/nginx/server.ts";
import type { Problem, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { isOwn as isOwnHost, type Probe, probesOf } from "../dockerfile/health/checks.ts";
import { placesOf } from "./places.ts";
import { refusedBy, serverOf } from "./probed-server.ts";

export const rule: Rule<"project"> = {
  id: "project/healthcheck-not-served",
  title: "The health check asks nginx for what it does not serve",
  severity: "warning",
  enabled: true,
  rationale:
    "The check always fails: the container is unhealthy from the start, Swarm replaces it again and again, and what waits for `service_healthy` never starts. Often the port or the path was changed in one of the two files.",
  remedy: "Ask a port that nginx listens on, by the right scheme, for a path that answers 200.",
  criteria: {
    "CC7.2": {
      why: "A check that always fails is switched off or ignored, and then nobody notices a real failure.",
      limits: "Does not show that the page stands for the health of the server.",
    },
    "A1.2": {
      why: "What restarts unhealthy containers restarts sound ones, and dependent services do not start.",
      limits: "Does not show what reacts to the state of the container.",
    },
  },
  fixable: false,
  equivalents: [],
  supersedes: ["dockerfile/healthcheck-port-not-exposed"],
  references: [
    "https://docs.docker.com/reference/dockerfile/#healthcheck",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#listen",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const { healthcheck } = image.stage;
      const probes =
        healthcheck && !healthcheck.isNone ? probesOf(healthcheck).filter(({ host }) => isOwnHost(host)) : [];
      const listens = probes.length > 0 ? listensOf(image) : undefined;
      if (!listens) continue;
      for (const probe of probes) {
        const problem = problemOf(image, probe, listens);
        if (problem) yield problem;
      }
    }
  },
};

function problemOf(
  { stage, configuration }: ContainerImage,
  probe: Probe,
  listens: readonly Listen[],
): Problem | undefined {
  const at = { uri: stage.document.uri, span: probe.word.span };
  const open = listens.filter(({ port, protocol }) => port === probe.port && protocol === "tcp");
  if (open.length === 0) {
    const directives = listens.flatMap(({ directive }) => directive ?? []);
    const related = placesOf(directives, () => "nginx listens here");
    return { at, message: `The health check asks port ${probe.port}, on which nginx does not listen`, related };
  }
  const server = configuration && serverOf(configuration, probe);
  const refused = server && refusal(server, probe);
  return refused && { ...refused, at };
}

function refusal(server: Server, probe: Probe): Omit<Problem, "at"> | undefined {
  const listeners = server.listeners.filter(({ port, isQuic }) => port === probe.port && !isQuic);
  const isTls = listeners.some((listener) => listener.isTls);
  if (listeners.every((listener) => listener.isTls === isTls) && isTls !== probe.isTls) {
    const related = placesOf(
      listeners.flatMap(({ directive }) => directive ?? []),
      () => "nginx listens here",
    );
    const message = `The health check asks port ${probe.port} ${isTls ? "without TLS, which nginx wants" : "by TLS, which nginx does not speak"} there`;
    return { message, related };
  }
  const by = refusedBy(server, probe.path.replace(/[?#].*$/s, ""));
  return (
    by && {
      message: `The health check asks for ${shorten(probe.path, 30)}, which nginx refuses`,
      related: placesOf([by], () => "here"),
    }
  );
}
