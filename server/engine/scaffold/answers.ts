/** What a stack is generated from. The same answers and the same release give the same files, byte for byte. */
export interface Answers {
  /** Name of the project: of its image, and of its compose project. Lower case, digits and dashes. */
  readonly name: string;
  readonly app: AppAnswers;
  readonly proxy: "nginx" | "traefik" | "none";
  /** Host names that the proxy serves, the first one being the main one; never empty. */
  readonly domains: readonly string[];
  readonly tls: TlsAnswers;
  readonly limits: LimitAnswers;
  readonly websocket: boolean;
  /** Content-Security-Policy: left out, only reported, or enforced. */
  readonly csp: "off" | "report-only" | "enforce";
  /** `static`: files with a hash or of known types; `micro`: also answers without credentials, for one second. */
  readonly caching: "off" | "static" | "micro";
  readonly compression: boolean;
  /** Instances of the application behind the proxy, 1 or more. */
  readonly replicas: number;
  readonly admin: AdminAnswers;
  readonly monitoring: "none" | "prometheus" | "datadog";
  /** A Grafana with one dashboard; only with Prometheus. */
  readonly grafana: boolean;
  /** Where container logs go: files that Docker rotates, or another driver by its name. */
  readonly logging: "json-file" | "local" | "journald" | "syslog";
  /** CPU and memory limits of the containers. */
  readonly resourceLimits: boolean;
  /** Read-only root, dropped capabilities, no new privileges. */
  readonly hardening: boolean;
  /** Workflow, pre-commit hook and portcullis.yaml. */
  readonly ci: boolean;
  /** How much the generated files explain beside what they do. */
  readonly comments: "none" | "short" | "full";
}

/** The application that is put into an image. */
export interface AppAnswers {
  readonly framework: Framework;
  readonly packageManager: PackageManager;
  /** Version of Node.js as asked for: a major such as `24`, or an exact version. */
  readonly node: string;
  readonly base: "slim" | "alpine" | "distroless";
  /** Folder of the package in a monorepo, relative to the root; undefined when the root is the package. */
  readonly workspace: string | undefined;
  /** Name of that package, by which package managers choose it. */
  readonly workspaceName: string | undefined;
  /** Whether a lockfile lies beside the root package.json. */
  readonly lockfile: boolean;
  /** Whether there is anything to install: an application may have no dependencies at all. */
  readonly dependencies: boolean;
  /** Whether a `.npmrc` is needed to install: it is mounted as a build secret, because it may hold a token. */
  readonly npmrc: boolean;
  /** Script of package.json that builds; undefined when nothing is built. */
  readonly buildScript: string | undefined;
  /** What the build writes, relative to the package; empty when nothing is built. */
  readonly outputs: readonly string[];
  /** File that `node` starts, relative to the package; for a static site undefined. */
  readonly entry: string | undefined;
  /** What is handed to that file, such as the path of a built server. */
  readonly arguments: readonly string[];
  /** Names of environment variables that the application reads; values come from where compose runs. */
  readonly environment: readonly string[];
  readonly port: number;
  /** Path that answers 200 when the application is well. */
  readonly healthPath: string;
}

export type Framework =
  | "express"
  | "fastify"
  | "nest"
  | "next"
  | "nuxt"
  | "react-router"
  | "sveltekit"
  | "astro"
  | "static"
  | "other";

export type PackageManager = "npm" | "pnpm" | "yarn-classic" | "yarn-berry" | "bun";

/** How clients reach the proxy. */
export interface TlsAnswers {
  /** `files`: own certificate; `self-signed`: for development; `external`: a terminator in front speaks plain HTTP to us. */
  readonly source: "files" | "acme" | "self-signed" | "external";
  /** Mozilla's profile. */
  readonly profile: "intermediate" | "modern";
  /** Strict-Transport-Security: none, five minutes to begin with, or two years. */
  readonly hsts: "off" | "short" | "long";
  /** Mail address that an ACME authority may write to; undefined leaves it out. */
  readonly email: string | undefined;
}

/** What one client may ask for. */
export interface LimitAnswers {
  readonly rate: "off" | "standard" | "strict";
  /** Paths where somebody logs in: limited apart, and more strictly. */
  readonly loginPaths: readonly string[];
  /** Largest request body in megabytes. */
  readonly bodyMegabytes: number;
  /** How long the proxy waits for the application, in seconds. */
  readonly timeoutSeconds: number;
}

/** Paths for administrators. */
export interface AdminAnswers {
  /** `none`: the paths are closed to everyone; `basic`: a password file; `forward`: another service decides. */
  readonly access: "none" | "basic" | "forward";
  readonly paths: readonly string[];
  /** Address of the service that decides, for `forward`. */
  readonly forwardUrl: string | undefined;
}
