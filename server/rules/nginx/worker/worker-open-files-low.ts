import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { numberOf } from "../../../engine/nginx/measure.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/worker-open-files-low",
  title: "Workers may open fewer files than their connections need",
  severity: "info",
  enabled: true,
  rationale:
    "A proxied request takes two descriptors, one to the client and one to the application. Under load a worker runs out of them before it runs out of connections, and refuses clients with `too many open files`.",
  remedy: "Set `worker_rlimit_nofile` to at least twice `worker_connections`.",
  criteria: {
    "A1.1": {
      why: "The two numbers together are the capacity of a worker.",
      limits: "Does not show the hard limit of the container or host, above which nginx ignores the value.",
    },
  },
  fixable: "safe",
  equivalents: [
    {
      tool: "gixy-ng",
      id: "worker_rlimit_nofile_vs_connections",
      match: "related",
      why: "It also reports that nothing is set, when the container's own limit acts; ours also knows the default of 512 connections.",
    },
    {
      tool: "gixy-next",
      id: "worker_rlimit_nofile_vs_connections",
      match: "related",
      why: "It also reports that nothing is set, when the container's own limit acts; ours also knows the default of 512 connections.",
    },
  ],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_nofile"],
  since: "0.1.0",

  *check(configuration) {
    const connections = connectionsOf(configuration);
    if (connections === undefined) return;
    for (const directive of configuration.named("worker_rlimit_nofile")) {
      const [word] = directive.args;
      const files = word && numberOf(word.value);
      if (!word || files === undefined || files >= 2 * connections) continue;
      const enough = String(2 * connections);
      yield {
        at: directive.at(word),
        message: `worker_rlimit_nofile ${word.value} is less than twice worker_connections (${connections})`,
        fixes: [
          {
            title: `Set worker_rlimit_nofile ${enough}`,
            kind: "safe",
            edits: [replaceWord(directive, word, enough)],
          },
        ],
      };
    }
  },
};

/** The connections of a worker: as set, or the default where the events block shows that nothing is. */
function connectionsOf(configuration: NginxConfiguration): number | undefined {
  const [set] = configuration.named("worker_connections");
  if (set) return numberOf(set.arg(0));
  const events = configuration.named("events")[0]?.block;
  return events && !events.mayHide("worker_connections") ? 512 : undefined;
}
