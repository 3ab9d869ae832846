import { deleteInstruction, deleteWord } from "../../engine/dockerfile/edit.ts";
import type { Expose, Port } from "../../engine/dockerfile/settings.ts";
import { type Listen, listensOf } from "../../engine/image/listens.ts";
import type { Problem, Rule } from "../../engine/rule.ts";
import { shorten } from "../../engine/text.ts";
import { placesOf } from "./places.ts";

export const rule: Rule<"project"> = {
  id: "project/exposed-port-not-listened",
  title: "EXPOSE names a port that nginx does not listen on",
  severity: "info",
  enabled: true,
  rationale:
    "People and tools read EXPOSE as the list of ports to publish, route to and open in firewalls. A port that nobody listens on sends them to a dead end, or keeps a hole open for whatever starts there later.",
  remedy: "Delete the port from EXPOSE, or add the `listen` that was meant.",
  criteria: {
    "CC6.6": {
      why: "The declared ports are the image's own statement of what is reachable from outside.",
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
      const exposes = image.stage.chain.flatMap((stage) => stage.named("EXPOSE"));
      const listens = exposes.length > 0 ? listensOf(image) : undefined;
      if (!listens) continue;
      for (const expose of exposes) {
        for (const port of expose.ports) if (isDead(port, listens)) yield dead(expose, port, listens);
      }
    }
  },
};

/** Whether nginx opens no port of a known range. A port of the loopback address counts: exposing it is another mistake. */
function isDead({ first, last, protocol }: Port, listens: readonly Listen[]): boolean {
  if (first === undefined || last === undefined || protocol === undefined) return false;
  return !listens.some((listen) => listen.protocol === protocol && first <= listen.port && listen.port <= last);
}

function dead(expose: Expose, { word, resolved }: Port, listens: readonly Listen[]): Problem {
  const { document } = expose;
  const port = shorten(resolved ?? word.value, 20);
  const edit = expose.ports.length > 1 ? deleteWord(document, word.span) : deleteInstruction(document, expose);
  const title = `Delete ${port} from EXPOSE; docker run -P no longer publishes it`;
  const directives = listens.flatMap(({ directive }) => directive ?? []);
  return {
    at: { uri: document.uri, span: word.span },
    message: `EXPOSE ${port} names a port that no server of nginx listens on`,
    related: placesOf(directives, () => "nginx listens here"),
    fixes: edit ? [{ title, kind: "review", edits: [{ uri: document.uri, edits: [edit] }] }] : [],
  };
}
