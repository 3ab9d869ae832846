import type { ContainerImage } from "../../engine/image/image.ts";
import type { Directive } from "../../engine/nginx/block.ts";
import { parseListen } from "../../engine/nginx/server.ts";
import type { Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { isPrepared, ordinaryUser } from "./container.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/privileged-port-without-root",
  title: "nginx runs as an ordinary user and listens on a port below 1024",
  severity: "warning",
  enabled: true,
  rationale:
    "Linux keeps these ports for root. Docker from 20.10 on lifts that for its containers, Kubernetes and other engines need not: there nginx ends at once with `bind() to 0.0.0.0:80 failed (13: Permission denied)`.",
  remedy: "Listen on 8080 or another port from 1024 on, and let the service or the published port map it.",
  criteria: {
    "CC9.1": {
      why: "An image that starts on every engine does not fail when it is moved to another one.",
      limits: "Does not show what the engine permits, or which capabilities are added when the container starts.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://docs.docker.com/engine/release-notes/20.10/",
    "https://github.com/nginx/docker-nginx-unprivileged",
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const user = ordinaryUser(image.stage);
      const privileged = user ? privilegedListens(image) : [];
      const [first] = privileged;
      if (!user || !first || isPrepared(image.stage, ["setcap"], "/usr/sbin/nginx")) continue;
      yield {
        at: { uri: image.stage.document.uri, span: user.span },
        message: `${shorten(user.label, 40)} may not open port ${parseListen(first).port}, on which nginx listens`,
        related: placesOf(privileged, () => "nginx listens here"),
      };
    }
  },
};

/** The listen lines in view whose ports are kept for root. */
function privilegedListens({ nginx, configuration }: ContainerImage): readonly Directive[] {
  if (!nginx || !configuration) return [];
  return configuration.named("listen").filter((directive) => {
    const { port } = parseListen(directive);
    return !directive.arg(0).startsWith("unix:") && port !== undefined && port < 1024;
  });
}
