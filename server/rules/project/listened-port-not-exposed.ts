import { insertAfter } from "../../engine/dockerfile/edit.ts";
import type { Expose } from "../../engine/dockerfile/settings.ts";
import type { ContainerImage } from "../../engine/image/image.ts";
import { type Listen, listensOf } from "../../engine/image/listens.ts";
import { stockPort } from "../../engine/image/stock-nginx.ts";
import type { Problem, Rule } from "../../engine/rule.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/listened-port-not-exposed",
  title: "nginx listens on a port that EXPOSE leaves out",
  severity: "info",
  enabled: true,
  rationale:
    "People and tools read EXPOSE as the list of ports of an image. A port that is missing there is missed when firewalls, scans and health checks are set up, although it answers to every container on the network.",
  remedy: "Add the port to EXPOSE, or bind the `listen` to 127.0.0.1 where only the container itself uses it.",
  criteria: {
    "CC6.6": {
      why: "An open port that is not declared is a part of the boundary that nobody has on the list.",
      limits: "Does not show which ports are published or filtered where the container runs.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://docs.docker.com/reference/dockerfile/#expose",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#listen",
  ],
  since: "0.1.0",

  *check(project) {
    for (const image of project.images) {
      const expose = image.stage.effective("EXPOSE");
      // Without an EXPOSE of its own a Dockerfile makes no statement that could be wrong.
      if (!expose || image.stage.exposedPorts.some(({ first }) => first === undefined)) continue;
      const missing = (listensOf(image) ?? []).filter((listen) => isMissing(listen, image));
      const [first] = missing;
      if (first) yield left(expose, missing, first);
    }
  },
};

function isMissing({ directive, isPrivate, port, protocol }: Listen, { stage }: ContainerImage): boolean {
  if (!directive || isPrivate || (protocol === "tcp" && port === stockPort(stage))) return false;
  return !stage.exposedPorts.some(
    (exposed) => exposed.protocol === protocol && (exposed.first ?? 0) <= port && port <= (exposed.last ?? 0),
  );
}

function left(expose: Expose, missing: readonly Listen[], first: Listen): Problem {
  const names = [...new Set(missing.map(nameOf))];
  const directives = missing.flatMap(({ directive }) => directive ?? []);
  const last = expose.words.at(-1);
  const more = names.length > 1 ? ` and ${names.length - 1} more` : "";
  const title = `Add ${names.join(" ")} to EXPOSE; docker run -P then publishes it`;
  const edits = last ? [insertAfter(last, names.map((name) => ` ${name}`).join(""))] : [];
  return {
    at: { uri: expose.document.uri, span: expose.keyword },
    message: `EXPOSE leaves out ${nameOf(first)}${more}, on which nginx listens`,
    related: placesOf(directives, () => "nginx listens here"),
    fixes: last ? [{ title, kind: "review", edits: [{ uri: expose.document.uri, edits }] }] : [],
  };
}

const nameOf = ({ port, protocol }: Listen): string => (protocol === "tcp" ? `${port}` : `${port}/${protocol}`);
