import type { ImageReference } from "./image.ts";

/**
 * What is known of a public image. A property that is absent is not known. Read from each image's own Dockerfile in
 * its maintainers' repository (docker-library, docker-node, docker-nginx, docker-rust, caddy-docker, adoptium,
 * dotnet-docker, jenkinsci, distroless and others, snapshots of 2025 and 2026); shells and package managers follow
 * from the distribution. None of these images has a HEALTHCHECK.
 */
export interface ImageFacts {
  /** Who the container's process starts as. */
  readonly user?: string;
  /** Whom the image's own entrypoint changes to before it starts the server. */
  readonly dropsTo?: string;
  /** An account of the image, as `uid:gid`, that a process may run as. */
  readonly ordinaryUser?: string;
  /** What `/bin/sh` is. */
  readonly shell?: "ash" | "bash" | "dash" | "none";
  readonly curl?: boolean;
  readonly wget?: boolean;
  readonly packageManager?: "apk" | "apt" | "dnf" | "microdnf" | "none";
  readonly stopsignal?: string;
  /** The port of the server that the image starts when its CMD is left alone. */
  readonly serves?: number;
  readonly hasEntrypoint?: boolean;
}

/** The facts of one repository by the kind of its tag; a kind that is absent is not known. */
interface Variants {
  readonly alpine?: ImageFacts;
  readonly slim?: ImageFacts;
  readonly plain?: ImageFacts;
}

const debian: ImageFacts = {
  user: "root",
  shell: "dash",
  curl: false,
  wget: false,
  packageManager: "apt",
  hasEntrypoint: false,
};
const alpine: ImageFacts = { ...debian, shell: "ash", wget: true, packageManager: "apk" };
const redHat: ImageFacts = { user: "root", shell: "bash", packageManager: "dnf", hasEntrypoint: false };
const buildpackDeps: ImageFacts = { ...debian, curl: true, wget: true };
const bare: ImageFacts = { shell: "none", curl: false, wget: false, packageManager: "none" };

/** Images of a language: full ones stand on buildpack-deps, slim ones on Debian. */
const language = (own: ImageFacts = {}): Variants => ({
  alpine: { ...alpine, ...own },
  slim: { ...debian, ...own },
  plain: { ...buildpackDeps, ...own },
});

/** Images of a server, which have an entrypoint unless `own` says otherwise. */
const server = (own: ImageFacts, onAlpine: ImageFacts = {}): Variants => ({
  alpine: { ...alpine, hasEntrypoint: true, ...own, ...onAlpine },
  plain: { ...debian, hasEntrypoint: true, ...own },
});

const only = (plain: ImageFacts): Variants => ({ plain });

const nginx: ImageFacts = { curl: true, stopsignal: "SIGQUIT", serves: 80, ordinaryUser: "101:101" };
const nginxUnprivileged: ImageFacts = { ...nginx, user: "101", serves: 8080 };
const temurin: ImageFacts = { user: "root", packageManager: "apt", shell: "dash", curl: true, wget: true };
const elastic = only({ user: "1000", hasEntrypoint: true });
const keycloak = only({ user: "1000", curl: false, wget: false, serves: 8080, hasEntrypoint: true });

const families: Readonly<Record<string, Variants>> = {
  alpine: only(alpine),
  almalinux: only(redHat),
  busybox: only({ user: "root", shell: "ash", curl: false, wget: true, packageManager: "none", hasEntrypoint: false }),
  "buildpack-deps": only(buildpackDeps),
  caddy: only({ ...alpine, curl: true, serves: 80 }),
  centos: only(redHat),
  composer: only({ ...alpine, curl: true, hasEntrypoint: true }),
  debian: only(debian),
  "docker.elastic.co/elasticsearch/elasticsearch": elastic,
  "eclipse-temurin": { alpine: { ...alpine, hasEntrypoint: true }, plain: { ...temurin, hasEntrypoint: true } },
  "eclipse-mosquitto": only({ ...alpine, ordinaryUser: "1883:1883", serves: 1883, hasEntrypoint: true }),
  elasticsearch: elastic,
  fedora: only(redHat),
  golang: { alpine, plain: buildpackDeps },
  haproxy: server({ user: "haproxy", stopsignal: "SIGUSR1" }),
  httpd: server(
    { stopsignal: "SIGWINCH", serves: 80, hasEntrypoint: false, ordinaryUser: "33:33" },
    { ordinaryUser: "82:82" },
  ),
  "jenkins/jenkins": only({ user: "jenkins", serves: 8080, hasEntrypoint: true }),
  jetty: only({ ...temurin, user: "jetty", serves: 8080, hasEntrypoint: true }),
  mariadb: server({ dropsTo: "mysql", serves: 3306 }),
  memcached: server({ user: "memcache", serves: 11211 }),
  mongo: only({ ...debian, dropsTo: "mongodb", serves: 27017, hasEntrypoint: true }),
  mysql: only({ ...redHat, packageManager: "microdnf", dropsTo: "mysql", serves: 3306, hasEntrypoint: true }),
  nginx: server({ ...nginx, wget: false }, { wget: true }),
  "nginxinc/nginx-unprivileged": server({ ...nginxUnprivileged, wget: false }, { wget: true }),
  node: language({ ordinaryUser: "1000:1000", hasEntrypoint: true }),
  oraclelinux: only(redHat),
  postgres: server({ dropsTo: "postgres", stopsignal: "SIGINT", serves: 5432 }),
  python: language(),
  "quay.io/keycloak/keycloak": keycloak,
  rabbitmq: server({ dropsTo: "rabbitmq", serves: 5672 }),
  redis: server({ dropsTo: "redis", serves: 6379 }),
  rockylinux: only(redHat),
  ruby: language(),
  rust: language(),
  solr: only({ user: "8983", shell: "dash", wget: true, packageManager: "apt", serves: 8983, hasEntrypoint: true }),
  tomcat: only({ ...temurin, serves: 8080 }),
  traefik: only({ ...alpine, serves: 80, hasEntrypoint: true }),
  ubuntu: only(debian),
};

/** Repositories whose images run as an ordinary user, whatever the tag. */
const ordinary: readonly (readonly [start: string, user: string])[] = [
  ["bitnami/", "1001"],
  ["cgr.dev/chainguard/", "65532"],
  ["dhi.io/", "65532"],
];

/** The PHP images, WordPress among them: the tag tells the server. */
function phpFacts(name: string, tag: string): ImageFacts {
  const isAlpine = /(?:^|-)alpine/.test(tag);
  const base = isAlpine ? { ...alpine, ordinaryUser: "82:82" } : { ...debian, ordinaryUser: "33:33" };
  const facts: ImageFacts = { ...base, curl: true, hasEntrypoint: true };
  if (/(?:^|-)fpm(?:-|$)/.test(tag)) return { ...facts, stopsignal: "SIGQUIT", serves: 9000 };
  const hasApache = name === "wordpress" ? !/(?:^|-)cli(?:-|$)/.test(tag) : /(?:^|-)apache(?:-|$)/.test(tag);
  return hasApache ? { ...facts, stopsignal: "SIGWINCH", serves: 80 } : facts;
}

function dotnetFacts(name: string, tag: string): ImageFacts {
  if (/-(?:noble|jammy|resolute)-chiseled|-distroless/.test(tag))
    return { ...bare, user: "1654", hasEntrypoint: false };
  const base = /-alpine/.test(tag) ? alpine : name.endsWith("/sdk") ? buildpackDeps : debian;
  return { ...base, ordinaryUser: "1654:1654" };
}

function distrolessFacts(name: string, tag: string): ImageFacts {
  const user = /(?:^|-)nonroot(?:-|$)/.test(tag) ? "65532" : "root";
  const isPlain = /\/(?:static|base|base-nossl|cc)(?:-|$)/.test(name);
  return { ...bare, user, ordinaryUser: "65532:65532", hasEntrypoint: !isPlain };
}

/** Mirrors under which the official images keep their names. */
const mirrors = /^(?:public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\//;

/** The name of an image without tag and digest: `node`, `mcr.microsoft.com/dotnet/sdk`; mirrors of Docker Hub dropped. */
export function imageName({ registry, repository }: ImageReference): string {
  return registry === "docker.io" ? repository : `${registry}/${repository}`.replace(mirrors, "");
}

/** Tags of other systems than the rows above describe. */
const otherSystem = /windowsservercore|nanoserver|ltsc20\d\d|(?:^|-)ubi\d?/;

/** What is known of an image by its name and tag; undefined for an image we do not know. */
export function imageFacts(image: ImageReference): ImageFacts | undefined {
  const name = imageName(image);
  const tag = image.tag ?? "";
  if (name === "cgr.dev/chainguard/wolfi-base" || otherSystem.test(tag)) return undefined;
  if (name === "php" || name === "wordpress") return phpFacts(name, tag);
  if (name.startsWith("mcr.microsoft.com/dotnet/")) return dotnetFacts(name, tag);
  if (name.startsWith("gcr.io/distroless/")) return distrolessFacts(name, tag);
  const user = ordinary.find(([start]) => name.startsWith(start))?.[1];
  if (user !== undefined) return { user };
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  const isSlim = /(?:^|-)slim(?:-|$)/.test(tag);
  if (!/(?:^|-)alpine/.test(tag) || name === "caddy") return (isSlim && family?.slim) || family?.plain;
  return isSlim && family?.alpine ? { ...family.alpine, curl: false } : family?.alpine;
}
