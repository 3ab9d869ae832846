import type { Answers } from "../answers.ts";
import { names } from "../file.ts";
import { images } from "../images.ts";
import { paths } from "../nginx/paths.ts";
import { common } from "./common.ts";
import type { ComposePart, ComposeService, ComposeValue } from "./part.ts";

/** The reverse proxy, the only service that is published. */
export function proxyPart(answers: Answers): ComposePart {
  if (answers.proxy === "none") return { services: {} };
  const part = answers.proxy === "nginx" ? nginx(answers) : traefik(answers);
  return {
    ...part,
    networks: Object.fromEntries(networks(answers).map((name) => [name, {}])),
    secrets: Object.fromEntries(secretsOf(answers).map((name) => [name, { file: `./secrets/${name}` }])),
  };
}

function nginx(answers: Answers): ComposePart {
  const isAcme = answers.tls.source === "acme";
  const configuration = ["nginx.conf", "conf.d", "includes"].map(
    (path) => `./deploy/nginx/${path}:/etc/nginx/${path}:ro`,
  );
  const shared = isAcme ? ["letsencrypt:/etc/letsencrypt:ro", `acme-webroot:${paths.acmeChallenges}:ro`] : [];
  return {
    services: {
      [names.services.proxy]: {
        image: images.nginx,
        ...shell(answers),
        ...common(answers, { cpus: "1.0", memory: "256M" }),
        volumes: [...configuration, ...shared],
        healthcheck: healthcheck(["CMD", "wget", "-q", "-O", "/dev/null", nginxHealthUrl]),
        stop_signal: "SIGQUIT",
      },
      ...(isAcme ? { [names.services.certbot]: certbot(answers) } : {}),
    },
    ...(isAcme ? { volumes: { letsencrypt: {}, "acme-webroot": {} } } : {}),
  };
}

/** Where nginx says that it is well, to its own container only. */
const nginxHealthUrl = `http://127.0.0.1:${names.ports.status}${paths.health}`;

function traefik(answers: Answers): ComposePart {
  const isAcme = answers.tls.source === "acme";
  return {
    services: {
      [names.services.proxy]: {
        image: images.traefik,
        // The volume with the keys belongs to root, who without capabilities can do no more than its owner may.
        ...(isAcme ? {} : { user: "65532:65532" }),
        ...shell(answers),
        ...common(answers, { cpus: "1.0", memory: "256M" }),
        volumes: [
          "./deploy/traefik/traefik.yaml:/etc/traefik/traefik.yaml:ro",
          "./deploy/traefik/dynamic:/etc/traefik/dynamic:ro",
          ...(isAcme ? ["acme:/acme"] : []),
        ],
        healthcheck: healthcheck(["CMD", "traefik", "healthcheck"]),
      },
    },
    ...(isAcme ? { volumes: { acme: {} } } : {}),
  };
}

/** What both proxies have in common. */
function shell(answers: Answers): ComposeService {
  const secrets = secretsOf(answers);
  return {
    depends_on: { [names.services.app]: { condition: "service_healthy" } },
    ports: ports(answers),
    networks: networks(answers),
    ...(secrets.length > 0 ? { secrets } : {}),
    stop_grace_period: "30s",
  };
}

const ports = ({ tls }: Answers): readonly string[] => [
  `80:${names.ports.http}`,
  ...(tls.source === "external" ? [] : [`443:${names.ports.https}`]),
];

function networks({ monitoring }: Answers): readonly string[] {
  const { edge, internal, monitoring: watched } = names.networks;
  return [edge, internal, ...(monitoring === "none" ? [] : [watched])];
}

function secretsOf({ tls, admin }: Answers): readonly string[] {
  const { certificate, key, adminPasswords } = names.secrets;
  return [
    ...(tls.source === "files" || tls.source === "self-signed" ? [certificate, key] : []),
    ...(admin.access === "basic" && admin.paths.length > 0 ? [adminPasswords] : []),
  ];
}

const healthcheck = (test: readonly string[]): ComposeValue => ({
  test,
  interval: "10s",
  timeout: "3s",
  retries: 3,
  start_period: "10s",
});

/** Asks for the certificate, renews it twice a day, and lets the group of nginx read the key. */
function certbot(answers: Answers): ComposeService {
  const { cap_drop, ...rest } = common(answers, { cpus: "0.5", memory: "128M" });
  return {
    image: images.certbot,
    // The challenge is answered by the proxy.
    depends_on: { [names.services.proxy]: { condition: "service_healthy" } },
    entrypoint: ["/bin/sh", "-c", renewal(answers)],
    ...rest,
    ...(cap_drop === undefined ? {} : { cap_drop, cap_add: ["CHOWN"] }),
    volumes: ["letsencrypt:/etc/letsencrypt", `acme-webroot:${paths.acmeChallenges}`],
    networks: [names.networks.edge],
  };
}

/** A dollar sign is doubled for compose. */
function renewal({ domains, tls }: Answers): string {
  const contact = tls.email === undefined ? "--register-unsafely-without-email" : `--email ${tls.email}`;
  return [
    "trap exit TERM",
    "while :; do",
    "  certbot certonly --non-interactive --agree-tos --keep-until-expiring \\",
    `    ${contact} --cert-name ${domains[0]} ${domains.map((domain) => `-d ${domain}`).join(" ")} \\`,
    `    --webroot --webroot-path ${paths.acmeChallenges} --work-dir /tmp/work --logs-dir /tmp/logs`,
    "  chgrp -R 101 /etc/letsencrypt && chmod -R g+rX /etc/letsencrypt",
    "  sleep 12h & wait $$!",
    "done",
  ].join("\n");
}
