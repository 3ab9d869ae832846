import { rememberAny } from "../memo.ts";
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
  /** GNU wget or that of busybox. */
  readonly wget?: boolean;
  readonly packageManager?: "apk" | "apt" | "microdnf" | "none";
  /** Absent where `shell` is known: the image sets none, and containers are stopped with SIGTERM. */
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
const redHat: ImageFacts = { user: "root", shell: "bash", hasEntrypoint: false };
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

const notAlpine = (plain: ImageFacts): Variants => ({ plain });
const anyTag = (facts: ImageFacts): Variants => ({ alpine: facts, plain: facts });

const nginx: ImageFacts = { curl: true, stopsignal: "SIGQUIT", serves: 80, ordinaryUser: "101:101" };
const temurin: ImageFacts = { ...buildpackDeps, hasEntrypoint: true };
const elastic = anyTag({ user: "1000", hasEntrypoint: true });

const families: Readonly<Record<string, Variants>> = {
  alpine: anyTag(alpine),
  almalinux: notAlpine(redHat),
  amazonlinux: notAlpine(redHat),
  busybox: notAlpine({ user: "root", shell: "ash", wget: true, packageManager: "none", hasEntrypoint: false }),
  "buildpack-deps": notAlpine(buildpackDeps),
  caddy: anyTag({ ...alpine, curl: true, serves: 80 }),
  centos: notAlpine(redHat),
  composer: anyTag({ ...alpine, curl: true, hasEntrypoint: true }),
  debian: notAlpine(debian),
  "docker.elastic.co/elasticsearch/elasticsearch": elastic,
  "eclipse-temurin": { alpine: { ...alpine, hasEntrypoint: true }, plain: temurin },
  "eclipse-mosquitto": anyTag({ ...alpine, ordinaryUser: "1883:1883", serves: 1883, hasEntrypoint: true }),
  elasticsearch: elastic,
  fedora: notAlpine(redHat),
  golang: { alpine, plain: buildpackDeps },
  haproxy: server({ user: "haproxy", stopsignal: "SIGUSR1" }),
  httpd: server(
    { stopsignal: "SIGWINCH", serves: 80, hasEntrypoint: false, ordinaryUser: "33:33" },
    { ordinaryUser: "82:82" },
  ),
  "jenkins/jenkins": anyTag({ user: "jenkins", serves: 8080, hasEntrypoint: true }),
  jetty: notAlpine({ ...temurin, user: "jetty", serves: 8080 }),
  mariadb: server({ dropsTo: "mysql", serves: 3306 }),
  memcached: server({ user: "memcache", serves: 11211 }),
  mongo: notAlpine({ ...debian, dropsTo: "mongodb", serves: 27017, hasEntrypoint: true }),
  mysql: notAlpine({
    ...redHat,
    curl: true,
    packageManager: "microdnf",
    dropsTo: "mysql",
    serves: 3306,
    hasEntrypoint: true,
  }),
  nginx: server({ ...nginx, wget: false }, { wget: true }),
  "nginxinc/nginx-unprivileged": server({ ...nginx, user: "101", serves: 8080, wget: false }, { wget: true }),
  node: language({ ordinaryUser: "1000:1000", hasEntrypoint: true }),
  openjdk: anyTag({ user: "root", hasEntrypoint: false }),
  oraclelinux: notAlpine({ ...redHat, curl: true }),
  postgres: server({ dropsTo: "postgres", stopsignal: "SIGINT", serves: 5432 }),
  python: language(),
  "quay.io/keycloak/keycloak": anyTag({ user: "1000", curl: false, wget: false, serves: 8080, hasEntrypoint: true }),
  rabbitmq: server({ dropsTo: "rabbitmq", serves: 5672 }),
  redis: server({ dropsTo: "redis", serves: 6379 }),
  rockylinux: notAlpine(redHat),
  ruby: language(),
  rust: language(),
  solr: notAlpine({ ...temurin, user: "8983", serves: 8983 }),
  tomcat: notAlpine({ user: "root", shell: "dash", curl: true, wget: true, packageManager: "apt", serves: 8080 }),
  traefik: anyTag({ ...alpine, serves: 80, hasEntrypoint: true }),
  ubuntu: notAlpine(debian),
};

/** Publishers whose images run as an ordinary user, whatever the tag. */
const ordinary: readonly (readonly [start: string, user: string])[] = [
  ["bitnami/", "1001"],
  ["cgr.dev/chainguard/", "65532"],
  ["dhi.io/", "65532"],
];
/** Base systems of the same publishers, which start as root. */
const baseSystems: ReadonlySet<string> = new Set(["bitnami/minideb", "cgr.dev/chainguard/wolfi-base"]);

const hasPart = (tag: string, part: string): boolean => tag.split("-").includes(part);
const isAlpine = (tag: string): boolean => /(?:^|-)alpine/.test(tag);

/** The PHP images, WordPress among them: the tag tells the server. */
function phpFacts(name: string, tag: string): ImageFacts {
  const base = isAlpine(tag) ? { ...alpine, ordinaryUser: "82:82" } : { ...debian, ordinaryUser: "33:33" };
  const facts: ImageFacts = { ...base, curl: true, hasEntrypoint: true };
  if (hasPart(tag, "fpm")) return { ...facts, stopsignal: "SIGQUIT", serves: 9000 };
  const hasApache = name === "wordpress" ? !hasPart(tag, "cli") : hasPart(tag, "apache");
  return hasApache ? { ...facts, stopsignal: "SIGWINCH", serves: 80 } : facts;
}

function dotnetFacts(name: string, tag: string): ImageFacts {
  if (/-(?:chiseled|distroless)/.test(tag)) return { ...bare, user: "1654", hasEntrypoint: false };
  const base = isAlpine(tag) ? alpine : name.endsWith("/sdk") ? buildpackDeps : debian;
  return { ...base, ordinaryUser: "1654:1654" };
}

function distrolessFacts(name: string, tag: string): ImageFacts {
  const user = hasPart(tag, "nonroot") ? "65532" : "root";
  const hasEntrypoint = !/\/(?:static|base|base-nossl|cc)(?:-|$)/.test(name);
  return { ...(hasPart(tag, "debug") ? {} : bare), user, ordinaryUser: "65532:65532", hasEntrypoint };
}

/** Mirrors under which the official images keep their names. */
const mirrors = /^(?:public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\//;

/** The name of an image without tag and digest: `node`, `mcr.microsoft.com/dotnet/sdk`; mirrors of Docker Hub dropped. */
export function imageName({ registry, repository }: ImageReference): string {
  return registry === "docker.io" ? repository : `${registry}/${repository}`.replace(mirrors, "");
}

/** Tags of other systems than the rows above describe. */
const otherSystem = /windowsservercore|nanoserver|ltsc20\d\d|(?:^|-)ubi\d?/;

/** The signal that stops containers of an image; undefined when it is not known. */
export const stopsignalOf = ({ stopsignal, shell }: ImageFacts): string | undefined =>
  stopsignal ?? (shell === undefined ? undefined : "SIGTERM");

const factsOf = rememberAny((image: ImageReference): ImageFacts | undefined => {
  const name = imageName(image);
  const tag = image.tag ?? "";
  if (baseSystems.has(name) || otherSystem.test(tag)) return undefined;
  if (name === "php" || name === "wordpress") return phpFacts(name, tag);
  if (name.startsWith("mcr.microsoft.com/dotnet/")) return dotnetFacts(name, tag);
  if (name.startsWith("gcr.io/distroless/")) return distrolessFacts(name, tag);
  const user = ordinary.find(([start]) => name.startsWith(start))?.[1];
  if (user !== undefined) return { user };
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  const isSlim = hasPart(tag, "slim");
  if (!isAlpine(tag)) return (isSlim && family?.slim) || family?.plain;
  return isSlim && family?.alpine ? { ...family.alpine, curl: false } : family?.alpine;
});

/** What is known of an image by its name and tag; undefined for an image we do not know. */
export const imageFacts = (image: ImageReference): ImageFacts | undefined => factsOf(image);
