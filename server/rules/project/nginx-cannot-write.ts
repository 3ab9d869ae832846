import type { ContainerImage } from "../../engine/image/image.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import type { Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { baseName, isOwn, isPrepared, ordinaryUser } from "./container.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/nginx-cannot-write",
  title: "nginx runs as an ordinary user and writes where only root may",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx's own image is made for a master process of root: its pid file lies in /run, its temporary folders in /var/cache/nginx. As another user nginx ends at once with `Permission denied`, unless a writable volume is mounted there.",
  remedy:
    "Build from `nginxinc/nginx-unprivileged`, or put `pid` and the five `…_temp_path` into /tmp, or give the folders to the user before USER.",
  criteria: {
    "CC6.3": {
      why: "Running without root is least privilege only where the server really starts so.",
      limits: "Does not show the volumes that are mounted when the container starts.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://github.com/nginx/docker-nginx-unprivileged",
    "https://nginx.org/en/docs/ngx_core_module.html#pid",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_body_temp_path",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const { stage } = image;
      const user = baseName(stage) === "nginx" && stage.user ? ordinaryUser(stage) : undefined;
      const places = user ? unwritable(image) : [];
      const [first] = places;
      if (!user || !first) continue;
      const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
      yield {
        at: { uri: stage.document.uri, span: user.span },
        message: `${shorten(user.label, 30)} cannot write ${shorten(first.path, 40)}${more}, as nginx does`,
        related: placesOf(
          places.flatMap(({ directive }) => directive ?? []),
          () => "nginx writes there",
        ),
      };
    }
  },
};

/** A path that nginx writes, and the directive that names it; undefined for what is compiled in. */
interface Written {
  readonly path: string;
  readonly directive: Directive | undefined;
}

const temporary: readonly string[] = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
  (name) => `${name}_temp_path`,
);
/** Commands by which a RUN gives a path to somebody, or makes it. */
const givers: readonly string[] = ["chown", "chmod", "chgrp", "setfacl", "install", "mkdir", "touch", "ln"];
const open = /^\/(?:tmp|dev|var\/tmp)(?:\/|$)/;

/** What nginx writes at its start and the user may not; empty where the start or the configuration is not known. */
function unwritable({ stage, nginx, configuration }: ContainerImage): readonly Written[] {
  if (!nginx || !configuration?.http || configuration.root.unresolved.length > 0) return [];
  const { root, http } = configuration;
  const pid = writtenBy(root.last("pid"), "/run/nginx.pid");
  const folders = http.mayHide("proxy_temp_path")
    ? []
    : temporary.map((name) => writtenBy(http.last(name), `/var/cache/nginx/${name.replace("_path", "")}`));
  return [pid, ...folders].filter(({ path }) => {
    if (!path.startsWith("/") || path.includes("$") || open.test(path)) return false;
    // /var/run is a link to /run.
    return ![path, path.replace(/^\/run\//, "/var/run/"), path.replace(/^\/var\/run\//, "/run/")].some((one) =>
      isPrepared(stage, givers, one),
    );
  });
}

const writtenBy = (directive: Directive | undefined, otherwise: string): Written =>
  directive && isOwn(directive) ? { path: directive.arg(0), directive } : { path: otherwise, directive: undefined };
