import type { ContainerImage } from "../../engine/image/image.ts";
import { listensOf } from "../../engine/image/listens.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import { parseListen } from "../../engine/nginx/server.ts";
import type { Fix, Rule } from "../../engine/rule.ts";
import { baseName, isOwn } from "./container.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/nginx-root-master",
  title: "The master process of nginx runs as root",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx's own image starts as root so that it can open port 80. Whoever gets out of a worker or into the container by `docker exec` finds a process that may do everything inside it. nginx needs that only for ports below 1024 and for the places it writes to.",
  remedy:
    "Build from `nginxinc/nginx-unprivileged`, listen on ports from 1024 on, keep `pid` and temporary folders in /tmp, and leave `user` out.",
  criteria: {
    "CC6.1": {
      why: "An intruder in the container gets the rights of the user that nginx runs as.",
      limits: "Does not show who starts the container, or with which user and capabilities.",
    },
    "CC6.3": {
      why: "A web server needs few rights, and root has all of them.",
      limits: "Does not show which rights remain to root inside the container.",
    },
  },
  fixable: "review",
  equivalents: [],
  supersedes: ["dockerfile/missing-user"],
  references: [
    "https://github.com/nginx/docker-nginx-unprivileged",
    "https://docs.docker.com/build/building/best-practices/#user",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const { stage, nginx, configuration } = image;
      if (baseName(stage) !== "nginx" || stage.user || !nginx || !configuration) continue;
      const lines = needingRoot(image);
      const isKnown = listensOf(image) !== undefined;
      const fix = isKnown && lines.length === 0 ? otherBase(image) : undefined;
      yield {
        at: { uri: stage.document.uri, span: stage.from.keyword },
        message: `nginx runs as root here${isKnown || lines.length > 0 ? needs(lines.length, hasStockSite(image)) : unsaid}`,
        related: placesOf(lines, ({ name }) => reasons[name] ?? "only root may write there"),
        fixes: fix ? [fix] : [],
      };
    }
  },
};

const unsaid = ", and no USER says otherwise";

/** What the message adds where the configuration is known. */
function needs(lines: number, isStock: boolean): string {
  if (lines === 0 && isStock) return "; nginxinc/nginx-unprivileged serves the same on port 8080";
  if (lines === 0) return "; nothing in its configuration needs that";
  return lines === 1 ? "; one line of its configuration needs that" : `; ${lines} lines of its configuration need that`;
}

/** Whether the server of the base image, on port 80, is still there. */
const hasStockSite = ({ configuration }: ContainerImage): boolean =>
  configuration?.servers.some(({ directive }) => !isOwn(directive)) ?? false;

const reasons: Readonly<Record<string, string>> = {
  listen: "only root may open a port below 1024",
  user: "only root can change the user; otherwise nginx ignores the line",
};
const writers: readonly string[] = [
  "pid",
  "client_body_temp_path",
  "proxy_temp_path",
  "fastcgi_temp_path",
  "uwsgi_temp_path",
  "scgi_temp_path",
];

/** The lines of the repository's configuration that fail or mean nothing without root. */
function needingRoot({ configuration }: ContainerImage): readonly Directive[] {
  if (!configuration) return [];
  const listens = configuration.named("listen").filter((directive) => (parseListen(directive).port ?? 1024) < 1024);
  const users = configuration.named("user").filter(({ parent }) => parent.context === "main");
  const written = writers
    .flatMap((name) => configuration.named(name))
    .filter((directive) => /^\/(?!tmp\/|dev\/|var\/tmp\/)/.test(directive.arg(0)));
  const own = [...listens, ...users, ...written].filter(isOwn);
  return [...new Map(own.map((directive) => [directive.syntax, directive])).values()];
}

const unprivileged = "nginxinc/nginx-unprivileged";

/** The image that is made to run without root has the same tags; not for one named by digest or by a variable. */
function otherBase({ stage }: ContainerImage): Fix | undefined {
  const word = stage.chain.at(-1)?.from.reference;
  if (!word || !/^nginx(?::[\w.-]+)?$/.test(word.text)) return undefined;
  return {
    title: "Build from nginxinc/nginx-unprivileged, which listens on 8080 as user 101",
    kind: "review",
    edits: [{ uri: stage.document.uri, edits: [{ span: word.span, text: word.text.replace("nginx", unprivileged) }] }],
  };
}
