import type { Answers } from "../answers.ts";
import { names } from "../file.ts";
import type { Line } from "../text.ts";
import { code, commands, list, type Section } from "./section.ts";

/** How the containers run. */
export function runningSection(answers: Answers): Section {
  const { hardening, resourceLimits, replicas, proxy } = answers;
  return {
    title: "The containers",
    text: [
      proxy === "none"
        ? "The application is published to the loopback interface of the host only, for a proxy that runs there."
        : `Networks part who reaches whom: ${code(names.networks.edge)} has the proxy, ${code(names.networks.internal)} the proxy and the application.`,
      hardening && "Containers have a read-only root file system, no capabilities and cannot gain new privileges.",
      resourceLimits && "CPU, memory and processes are limited, so that one container cannot starve the others.",
      proxy !== "none" && "The proxy starts when the application is well.",
      balancing(answers),
      hardening && answers.monitoring === "datadog" && datadogRights,
      hardening && proxy !== "none" && answers.tls.source === "acme" && acmeRights(answers),
    ],
    criteria: ["CC6.1", "CC6.3", "CC9.1", "A1.1", "A1.2"],
    people: [
      "Back up volumes that hold state, and rehearse to restore them.",
      ...(resourceLimits ? ["Compare the limits with what the application needs under load."] : []),
      ...(replicas === 1 ? ["One instance means an outage when it ends: set `replicas` to 2 or more."] : []),
      "Keep the host and Docker up to date: containers share its kernel.",
    ],
  };
}

function balancing({ replicas, proxy }: Answers): Line {
  if (replicas === 1) return false;
  if (proxy === "none") return `${replicas} instances run, on ports one after the other.`;
  const how =
    proxy === "nginx"
      ? "Another instance is asked when one fails, but nothing that may already have done something is repeated: no POST, PATCH or LOCK of which a byte was sent."
      : "An instance that does not answer its health check gets no requests. A request is sent to another one only when the first could not be reached at all: nothing of which a byte was sent is repeated, whatever its method.";
  return [
    `${replicas} instances run. ${how} No visitor is tied to an instance, so sessions must be kept outside of it.`,
    proxy === "traefik" &&
      "Their names are those that compose gives: change `replicas` in .portcullis/stack.yaml, not with `--scale`.",
  ];
}

const datadogRights =
  "The Datadog agent is the exception: its start scripts write below /etc and change owners, so it keeps a writable root file system and four capabilities.";

const acmeRights = ({ proxy }: Answers): string =>
  proxy === "traefik"
    ? "Traefik runs as root here, without any capability, because the volume with its keys belongs to root."
    : "certbot keeps the capability to change owners, so that nginx can read the keys without being root.";

/** Secrets. */
export function secretSection(answers: Answers): Section {
  const { environment } = answers.app;
  return {
    title: "Secrets",
    text: [
      "Secrets are files in secrets/, which git ignores, mounted only where they are needed; secrets/README.md says how each is",
      "made. None is generated, and none has a default.",
      environment.length > 0 &&
        `Taken from the shell or from .env where compose runs: ${list(environment)}. Whoever may call Docker there can read them.`,
    ],
    criteria: ["CC6.1", "C1.1"],
    people: ["Decide who holds which secret, where it is kept safe, and when it is replaced."],
  };
}

/** Where and how long a driver keeps logs, and who may read them there. */
const drivers: Readonly<
  Record<
    Answers["logging"],
    { readonly kept: string; readonly readers: string; readonly show: (project: string) => string }
  >
> = {
  "json-file": {
    kept: "Docker keeps five files of 10 MB for each container and deletes the oldest when the sixth begins",
    readers: "root and the members of the group docker on the host",
    show: () => "docker compose logs --since 1h",
  },
  local: {
    kept: "Docker keeps five files of 10 MB for each container, in a compact form of its own, and deletes the oldest",
    readers: "root and the members of the group docker on the host",
    show: () => "docker compose logs --since 1h",
  },
  journald: {
    kept: "The journal of the host keeps them, as long as its own journald.conf says",
    readers: "root and the members of the groups systemd-journal and adm on the host",
    show: (project) => `journalctl CONTAINER_TAG=${project}-${names.services.app}-1 --since -1h`,
  },
  syslog: {
    kept: "The syslog of the host keeps and rotates them, as its own configuration says",
    readers: "whoever may read the files of syslog on the host: mostly root and the group adm",
    show: (project) => `grep ${project}-${names.services.app}- /var/log/syslog`,
  },
};

/** Logs. */
export function logSection(answers: Answers): Section {
  const { kept, readers, show } = drivers[answers.logging];
  return {
    title: "Logs",
    text: [
      `Every container writes to its standard output. ${kept}.`,
      `Who may read them: ${readers}. Removing a container removes what Docker keeps of it.`,
      accessLog(answers),
      "",
      commands(show(answers.name)),
      refusals(answers),
    ],
    criteria: ["CC7.2", "C1.1"],
    people: [
      "Decide how long logs are needed: reviews of a period mostly ask for 90 days or more, which is seldom kept here. Send them on to a store that keeps them and that their writers cannot change.",
      "Name who reads them, how often, and what happens then.",
      "Client addresses are personal data: give them a time to be deleted (relates to P4.2 and P4.3, as context).",
      "See to it that the application logs no passwords, tokens or personal data.",
    ],
  };
}

function accessLog({ proxy, caching }: Answers): Line {
  if (proxy === "none") return false;
  if (proxy === "traefik")
    return [
      "The access log of Traefik is one JSON object for each request: time, client, method, host, path, status, duration, router and",
      "instance. Queries and headers are left out, because they may hold secrets; the path stands in `request_X-Replaced-Path`.",
      "Traefik 3.0 gives requests no id: let the application make one.",
    ];
  return [
    "The access log of nginx is one JSON object for each request: time, request id, client, method, host, path, status, duration,",
    `instance${caching === "off" ? "" : ", cache"} and TLS version. Queries, cookies and the authorization are left out, because they may hold secrets.`,
    "The request id goes to the application as X-Request-ID and back to the visitor, so that a complaint can be found.",
  ];
}

/** nginx has no metric of refusals; its log has. */
const refusals = ({ proxy, limits, logging }: Answers): Line =>
  proxy === "nginx" &&
  limits.rate !== "off" &&
  (logging === "json-file" || logging === "local") && [
    "",
    "How many requests the limits refused, which nginx tells in no metric:",
    "",
    commands(`docker compose logs --no-log-prefix ${names.services.proxy} | grep -c '"limit":"REJECTED"'`),
  ];
