import type { Answers } from "./answers.ts";
import type { Option } from "./option.ts";
import {
  filePath,
  hostName,
  httpAddress,
  mailAddress,
  nodeVersionPattern,
  packageName,
  plainWord,
  projectName,
  scriptName,
  urlPath,
  urlPathBelowRoot,
  variableName,
} from "./patterns.ts";

export { defaults } from "./defaults.ts";
export type { Option, OptionValue } from "./option.ts";

const choice = (path: string, title: string, help: string, values: Readonly<Record<string, string>>): Option => ({
  path,
  title,
  help,
  kind: "choice",
  values: Object.entries(values).map(([value, label]) => ({ value, label })),
});

const hasProxy = ({ proxy }: Answers): boolean => proxy !== "none";
const endsTls = (answers: Answers): boolean => hasProxy(answers) && answers.tls.source !== "external";

/** Every option, in the order in which they are asked and written. */
export const options: readonly Option[] = [
  { path: "name", title: "Name", help: "Names the image and the compose project.", kind: "text", form: projectName },
  choice("app.framework", "Framework", "What the application is made with.", {
    express: "Express",
    fastify: "Fastify",
    nest: "NestJS",
    next: "Next.js, standalone output",
    nuxt: "Nuxt",
    "react-router": "React Router or Remix",
    sveltekit: "SvelteKit with the Node adapter",
    astro: "Astro with the Node adapter",
    static: "Files only, no server of its own",
    other: "Another Node.js server",
  }),
  choice("app.packageManager", "Package manager", "Installs the dependencies.", {
    npm: "npm",
    pnpm: "pnpm",
    "yarn-classic": "Yarn 1",
    "yarn-berry": "Yarn 2 or newer",
    bun: "Bun",
  }),
  {
    path: "app.node",
    title: "Node.js",
    help: "A major such as 24, or an exact version.",
    kind: "text",
    form: nodeVersionPattern,
  },
  choice("app.base", "Base image", "What the shipped image is built on.", {
    slim: "Debian slim",
    alpine: "Alpine",
    distroless: "Distroless: no shell, no package manager",
  }),
  {
    path: "app.workspace",
    title: "Package folder",
    help: "Folder of the package to ship in a monorepo.",
    kind: "text",
    form: filePath,
    optional: true,
  },
  {
    path: "app.workspaceName",
    title: "Package name",
    help: "Name of that package in its package.json.",
    kind: "text",
    form: packageName,
    optional: true,
  },
  { path: "app.lockfile", title: "Lockfile", help: "Whether a lockfile is committed.", kind: "yes-no" },
  { path: "app.dependencies", title: "Dependencies", help: "Whether there is anything to install.", kind: "yes-no" },
  {
    path: "app.npmrc",
    title: ".npmrc",
    help: "Whether .npmrc is needed to install; it is mounted as a secret.",
    kind: "yes-no",
  },
  {
    path: "app.buildScript",
    title: "Build script",
    help: "Script of package.json that builds.",
    kind: "text",
    form: scriptName,
    optional: true,
  },
  {
    path: "app.outputs",
    title: "Build output",
    help: "Files and folders that the build writes.",
    kind: "list",
    form: filePath,
  },
  {
    path: "app.entry",
    title: "Entry",
    help: "File that Node.js starts.",
    kind: "text",
    form: filePath,
    optional: true,
  },
  { path: "app.arguments", title: "Arguments", help: "What is handed to that file.", kind: "list", form: plainWord },
  {
    path: "app.environment",
    title: "Environment",
    help: "Names of variables that the application reads; values stay outside.",
    kind: "list",
    form: variableName,
  },
  { path: "app.port", title: "Port", help: "Port that the application listens on.", kind: "number", range: [1, 65535] },
  {
    path: "app.healthPath",
    title: "Health path",
    help: "Path that answers 200 while it is well.",
    kind: "text",
    form: urlPath,
  },
  choice("proxy", "Reverse proxy", "What stands in front of the application.", {
    nginx: "nginx",
    traefik: "Traefik 3",
    none: "None",
  }),
  {
    path: "domains",
    title: "Host names",
    help: "Names that the proxy serves, the main one first.",
    kind: "list",
    form: hostName,
    filled: true,
    applies: hasProxy,
  },
  {
    ...choice("tls.source", "Certificate", "Where the certificate comes from.", {
      files: "Own certificate files",
      acme: "ACME, such as Let's Encrypt",
      "self-signed": "Self-signed, for development only",
      external: "None here: another terminator stands in front",
    }),
    applies: hasProxy,
  },
  {
    ...choice("tls.profile", "TLS profile", "Which clients can connect, by Mozilla's guideline.", {
      intermediate: "TLS 1.2 and 1.3",
      modern: "TLS 1.3 only",
    }),
    applies: endsTls,
  },
  {
    ...choice("tls.hsts", "HSTS", "How long browsers insist on TLS.", {
      short: "Five minutes, to begin with",
      long: "Two years",
      off: "Not at all",
    }),
    applies: endsTls,
  },
  {
    path: "tls.email",
    title: "ACME contact",
    help: "Mail address for the certificate authority.",
    kind: "text",
    form: mailAddress,
    optional: true,
    applies: (answers) => hasProxy(answers) && answers.tls.source === "acme",
  },
  {
    ...choice("limits.rate", "Rate limit", "How many requests one client may send.", {
      standard: "20 a second, bursts of 40",
      strict: "5 a second, bursts of 10",
      off: "No limit",
    }),
    applies: hasProxy,
  },
  {
    path: "limits.loginPaths",
    title: "Login paths",
    help: "Paths that are limited apart and more strictly.",
    kind: "list",
    form: urlPathBelowRoot,
    applies: (answers) => hasProxy(answers) && answers.limits.rate !== "off",
  },
  {
    path: "limits.bodyMegabytes",
    title: "Request body",
    help: "Largest request body in MB.",
    kind: "number",
    range: [1, 10240],
    applies: hasProxy,
  },
  {
    path: "limits.timeoutSeconds",
    title: "Time-out",
    help: "How long the proxy waits for the application, in seconds.",
    kind: "number",
    range: [1, 3600],
    applies: hasProxy,
  },
  {
    path: "websocket",
    title: "WebSocket",
    help: "Whether connections may be upgraded.",
    kind: "yes-no",
    applies: hasProxy,
  },
  {
    ...choice("csp", "Content-Security-Policy", "What pages may load.", {
      "report-only": "Only reported, to begin with",
      enforce: "Own origin only",
      off: "Left to the application",
    }),
    applies: hasProxy,
  },
  {
    ...choice("caching", "Caching", "What the proxy keeps. Answers to signed-in users are never kept.", {
      off: "Nothing",
      static: "Static files",
      micro: "Static files, and public answers for one second",
    }),
    applies: hasProxy,
  },
  { path: "compression", title: "Compression", help: "Whether text is compressed.", kind: "yes-no", applies: hasProxy },
  { path: "replicas", title: "Instances", help: "Instances of the application.", kind: "number", range: [1, 50] },
  {
    ...choice("admin.access", "Admin paths", "Who may reach the paths for administrators.", {
      none: "Nobody from outside",
      basic: "Whoever knows a password",
      forward: "Whoever another service lets through",
    }),
    applies: hasProxy,
  },
  {
    path: "admin.paths",
    title: "Paths for administrators",
    help: "Such as /admin.",
    kind: "list",
    form: urlPathBelowRoot,
    applies: hasProxy,
  },
  {
    path: "admin.forwardUrl",
    title: "Deciding service",
    help: "Address that is asked whether a request may pass.",
    kind: "text",
    form: httpAddress,
    optional: true,
    applies: (answers) => hasProxy(answers) && answers.admin.access === "forward",
  },
  choice("monitoring", "Monitoring", "What watches the stack.", {
    prometheus: "Prometheus, with alert rules",
    datadog: "Datadog agent",
    none: "Nothing",
  }),
  {
    path: "grafana",
    title: "Grafana",
    help: "A Grafana with one dashboard.",
    kind: "yes-no",
    applies: ({ monitoring }) => monitoring === "prometheus",
  },
  choice("logging", "Logs", "Where container logs go.", {
    "json-file": "JSON files that Docker rotates",
    local: "Docker's own compact files, rotated",
    journald: "The journal of the host",
    syslog: "The syslog of the host",
  }),
  { path: "resourceLimits", title: "Resource limits", help: "CPU and memory limits.", kind: "yes-no" },
  {
    path: "hardening",
    title: "Hardening",
    help: "Read-only root, no capabilities, no new privileges.",
    kind: "yes-no",
  },
  { path: "ci", title: "Checks", help: "Workflow, pre-commit hook and portcullis.yaml.", kind: "yes-no" },
  choice("comments", "Comments", "How much the generated files explain.", {
    none: "Nothing",
    short: "A line for each part",
    full: "Why, and which criterion it relates to",
  }),
];

/** What is asked when everything about the application was detected. */
export const questions: readonly string[] = ["proxy", "domains", "tls.source", "monitoring", "replicas"];
