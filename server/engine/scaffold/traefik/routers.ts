import type { Answers } from "../answers.ts";
import { type GeneratedFile, names } from "../file.ts";
import { remarks } from "../remark.ts";
import { type Line, lines } from "../text.ts";
import { hostRule, pathRule, quoted } from "./rule.ts";

/** What a router of Traefik says. */
interface Router {
  readonly name: string;
  readonly rule: string;
  readonly priority: number;
  readonly middlewares: readonly string[];
  readonly why: string;
}

const written = (answers: Answers, router: Router): Line => [
  remarks(answers).full(router.why),
  `${router.name}:`,
  `  rule: ${quoted(router.rule)}`,
  `  entryPoints: [${answers.tls.source === "external" ? "web" : "websecure"}]`,
  `  priority: ${router.priority}`,
  `  middlewares: [${router.middlewares.join(", ")}]`,
  `  service: ${names.services.app}`,
];

/** Paths that nobody reaches from outside. */
export function closedPaths({ admin, monitoring }: Answers): readonly string[] {
  const closed = [
    ...(admin.access === "none" ? admin.paths : []),
    ...(monitoring === "prometheus" ? ["/metrics"] : []),
  ];
  return [...new Set(closed)];
}

/** Methods that read. */
const reads = "Method(`GET`) || Method(`HEAD`)";

/** Any part of a path that begins with a dot, but not what lies below /.well-known/. */
const hiddenFiles = "PathRegexp(`/\\.`) && !PathRegexp(`^/\\.well-known/(?:[^/.][^/]*/?)*$`)";

/** All routers, those that look at more standing before those that look at less. */
function routers(answers: Answers): readonly Router[] {
  const { admin, domains, limits, replicas } = answers;
  const host = hostRule(domains);
  const closed = closedPaths(answers);
  const guard = admin.access === "basic" ? ["password-rate", "admin-password"] : ["admin-forward"];
  const retry = replicas > 1 ? ["retry"] : [];
  const all: readonly (Router | false)[] = [
    {
      name: "hidden",
      rule: `${host} && ${hiddenFiles}`,
      priority: 60,
      middlewares: ["every", "closed"],
      why: "Files whose names begin with a dot are nobody's business (CC6.6, C1.1).",
    },
    closed.length > 0 && {
      name: "closed",
      rule: `${host} && ${pathRule(closed)}`,
      priority: 50,
      middlewares: ["every", "closed"],
      why: "Not for anybody outside (CC6.1).",
    },
    admin.access !== "none" &&
      admin.paths.length > 0 && {
        name: "admin",
        rule: `${host} && ${pathRule(admin.paths)}`,
        priority: 40,
        middlewares: ["every", ...guard, "body", ...retry],
        why: "Paths for administrators (CC6.1).",
      },
    limits.rate !== "off" &&
      limits.loginPaths.length > 0 && {
        name: "login",
        rule: `${host} && ${pathRule(limits.loginPaths)} && !(${reads})`,
        priority: 30,
        middlewares: ["every", "login-rate", "body", ...retry],
        why: "Guessing passwords is slow here; showing a login page is not an attempt (CC6.6).",
      },
    {
      name: "read",
      rule: `${host} && (${reads})`,
      priority: 20,
      middlewares: ["every", ...retry],
      why: "Answers to these are passed on as they come, not collected first.",
    },
    {
      name: "write",
      rule: host,
      priority: 10,
      middlewares: ["every", "body", ...retry],
      why: "All other methods may carry a body, which is limited.",
    },
  ];
  return all.filter((router) => router !== false);
}

const redirect = (answers: Answers): Line =>
  answers.tls.source !== "external" && [
    remarks(answers).full("Plain requests for our own names go to TLS, all others nowhere (CC6.7)."),
    "redirect:",
    `  rule: ${quoted(hostRule(answers.domains))}`,
    "  entryPoints: [web]",
    "  middlewares: [to-https]",
    "  service: noop@internal",
  ];

/** Which request goes where; one for a name that is not listed is answered 404. */
export function routersFile(answers: Answers): GeneratedFile {
  const entries = [...routers(answers).map((router) => written(answers, router)), redirect(answers)];
  return {
    path: "deploy/traefik/dynamic/routers.yaml",
    reason: "Which host names and paths are served, and what stands before each.",
    criteria: ["CC6.1", "CC6.6", "CC6.7"],
    text: lines(
      remarks(answers).short("Requests for other host names are answered 404."),
      "http:",
      "  routers:",
      lines(...entries)
        .trimEnd()
        .split("\n")
        .map((line) => `    ${line}`),
    ),
  };
}
