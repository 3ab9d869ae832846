/** A product of the end-of-life table and the version that an image carries, as written in its name. */
export interface ProductVersion {
  readonly product: string;
  readonly version: string;
}

/** An image as a Dockerfile names it: `library/` and `docker.io/` dropped, no digest. */
export interface NamedImage {
  readonly repository: string;
  readonly tag: string | undefined;
}

/**
 * The product that the first part of a tag gives the version of, by repository. Left out: products of which only the
 * newest release is ever supported (rust, deno), since every pinned tag of those would be out of support.
 */
const productOf: Readonly<Record<string, string>> = {
  almalinux: "almalinux",
  alpine: "alpine-linux",
  amazoncorretto: "amazon-corretto",
  amazonlinux: "amazon-linux",
  "apache/kafka": "apache-kafka",
  "azul/zulu-openjdk": "azul-zulu",
  "azul/zulu-openjdk-alpine": "azul-zulu",
  "azul/zulu-openjdk-debian": "azul-zulu",
  caddy: "caddy",
  cassandra: "apache-cassandra",
  centos: "centos",
  "clickhouse/clickhouse-server": "clickhouse",
  composer: "composer",
  consul: "consul",
  debian: "debian",
  docker: "docker-engine",
  "docker.elastic.co/elasticsearch/elasticsearch": "elasticsearch",
  "docker.elastic.co/kibana/kibana": "kibana",
  drupal: "drupal",
  "eclipse-temurin": "eclipse-temurin",
  elasticsearch: "elasticsearch",
  elixir: "elixir",
  "envoyproxy/envoy": "envoy",
  erlang: "erlang",
  fedora: "fedora",
  "gitlab/gitlab-ce": "gitlab",
  "gitlab/gitlab-ee": "gitlab",
  golang: "go",
  gradle: "gradle",
  "grafana/grafana": "grafana",
  "grafana/grafana-oss": "grafana",
  "grafana/loki": "grafana-loki",
  haproxy: "haproxy",
  "hashicorp/consul": "consul",
  httpd: "apache-http-server",
  influxdb: "influxdb",
  jetty: "eclipse-jetty",
  joomla: "joomla",
  julia: "julia",
  kibana: "kibana",
  kong: "kong-gateway",
  mariadb: "mariadb",
  "mcr.microsoft.com/openjdk/jdk": "microsoft-build-of-openjdk",
  mediawiki: "mediawiki",
  memcached: "memcached",
  mongo: "mongodb",
  mysql: "mysql",
  neo4j: "neo4j",
  nextcloud: "nextcloud",
  nginx: "nginx",
  "nginxinc/nginx-unprivileged": "nginx",
  node: "nodejs",
  "opensearchproject/opensearch": "opensearch",
  "opensuse/leap": "opensuse",
  oraclelinux: "oracle-linux",
  perl: "perl",
  php: "php",
  postgres: "postgresql",
  "prom/prometheus": "prometheus",
  python: "python",
  "quay.io/keycloak/keycloak": "keycloak",
  rabbitmq: "rabbitmq",
  redis: "redis",
  rockylinux: "rocky-linux",
  "rockylinux/rockylinux": "rocky-linux",
  ruby: "ruby",
  solr: "solr",
  "sonatype/nexus3": "nexus",
  tomcat: "tomcat",
  traefik: "traefik",
  ubuntu: "ubuntu",
  "valkey/valkey": "valkey",
  wordpress: "wordpress",
  zookeeper: "zookeeper",
};

/** Images whose own version is not judged, but whose tags name a distribution in the usual way. */
const distributionOnly: ReadonlySet<string> = new Set([
  "buildpack-deps",
  "haskell",
  "maven",
  "mcr.microsoft.com/devcontainers/base",
  "nvidia/cuda",
  "pypy",
  "quay.io/centos/centos",
  "rust",
  "swift",
]);

/** Images whose publisher stopped them as a whole; what to call them. */
const deprecated: Readonly<Record<string, string>> = {
  adoptopenjdk: "adoptopenjdk (deprecated image)",
  openjdk: "openjdk (deprecated image)",
};

/** Words in front of a number in a tag, such as `alpine3.17`, and the product of each. */
const prefixProducts: Readonly<Record<string, string>> = {
  al: "amazon-linux",
  almalinux: "almalinux",
  alpine: "alpine-linux",
  amazonlinux: "amazon-linux",
  centos: "centos",
  debian: "debian",
  fedora: "fedora",
  nodejs: "nodejs",
  ol: "oracle-linux",
  oraclelinux: "oracle-linux",
  php: "php",
  rockylinux: "rocky-linux",
  stream: "centos-stream",
  ubi: "rhel",
  ubuntu: "ubuntu",
};

/** Node.js release lines by the name that tags such as `lts-gallium` carry. */
const nodeLines: Readonly<Record<string, string>> = {
  argon: "4",
  boron: "6",
  carbon: "8",
  dubnium: "10",
  erbium: "12",
  fermium: "14",
  gallium: "16",
  hydrogen: "18",
  iron: "20",
  jod: "22",
  krypton: "24",
};

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The name of a repository that is stopped as a whole; undefined for all others. */
export const deprecatedLabel = (repository: string): string | undefined => own(deprecated, repository);

/** A first part of a tag that starts with a version: `3.12.1`, `v2.10`, `8u362`, `11.0.20_8`, `3.13rc1`. */
const versionPart = /^v?(\d{1,5}(?:\.\d{1,8}){0,4})(?:u\d+|_\d+|(?:rc|a|b|alpha|beta|m)\d+)?$/;
const prefixedPart = /^([a-z]+)(\d{1,5}(?:\.\d{1,8}){0,4})$/;

function mainProduct(repository: string): string | undefined {
  if (/^mcr\.microsoft\.com\/dotnet\/(?:core\/|nightly\/)?(?:sdk|aspnet|runtime|runtime-deps)$/.test(repository))
    return "dotnet";
  return own(productOf, repository);
}

/** Red Hat's base images name their release in the repository: `redhat/ubi8`, `registry.access.redhat.com/ubi9/ubi`. */
const redHat = /^(?:redhat|registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi(\d{1,2})(?:[/-].*)?$/;
const distroless = /^gcr\.io\/distroless\/(.+)$/;

/**
 * The products and versions that the name of an image tells, from its repository, the version at the head of its tag,
 * and the distribution in the rest; empty for an image we do not know. `codenames` maps `buster` to Debian 10.
 */
export function productVersions(
  { repository, tag }: NamedImage,
  codenames: ReadonlyMap<string, ProductVersion>,
): readonly ProductVersion[] {
  const release = redHat.exec(repository)?.[1];
  if (release !== undefined) return [{ product: "rhel", version: release }];
  const bare = distroless.exec(repository)?.[1];
  if (bare !== undefined) return partVersions(bare.split("-"), codenames);
  const product = mainProduct(repository);
  const known = product !== undefined || distributionOnly.has(repository) || deprecatedLabel(repository) !== undefined;
  if (!known || tag === undefined) return [];
  const parts = tag.toLowerCase().split("-");
  const line = product === "nodejs" ? parts.map((part) => own(nodeLines, part)).find(Boolean) : undefined;
  const version = line ?? versionPart.exec(parts[0] ?? "")?.[1];
  const main = product === undefined || version === undefined ? [] : [{ product, version }];
  return [...main, ...partVersions(parts, codenames)];
}

function partVersions(
  parts: readonly string[],
  codenames: ReadonlyMap<string, ProductVersion>,
): readonly ProductVersion[] {
  return parts.flatMap((part, index) => {
    const named = codenames.get(part);
    if (named !== undefined) return [named];
    const [, prefix = "", version = ""] = prefixedPart.exec(part) ?? [];
    const product = own(prefixProducts, prefix);
    if (product !== undefined) return [{ product, version }];
    const next = versionPart.exec(parts[index + 1] ?? "")?.[1];
    return part === "debian" && next !== undefined ? [{ product: "debian", version: next }] : [];
  });
}
