import { isAbsent } from "../../../engine/nginx/absence.ts";
import { insertBefore } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/single-worker",
  title: "All requests pass through one worker process",
  severity: "info",
  enabled: true,
  rationale:
    "Without `worker_processes` nginx runs one worker. It uses one processor core whatever the host has, and whatever keeps it busy, such as a slow pattern or disk, holds up every client.",
  remedy: "Set `worker_processes auto;`, or a number that fits the container's share of processors.",
  criteria: {
    "A1.1": {
      why: "The number of workers is the capacity that nginx takes of its host.",
      limits: "Does not show the processors of the host or container, or a value given on the command line.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "gixy-next",
      id: "worker_processes_missing",
      match: "related",
      why: "Its id was read from its documents; the two were not run side by side.",
    },
  ],
  references: ["https://nginx.org/en/docs/ngx_core_module.html#worker_processes"],
  since: "0.1.0",

  *check(configuration) {
    const [first] = configuration.root.children;
    const [place] = configuration.named("events");
    if (!first || !place || !isAbsent(configuration, "worker_processes")) return;
    yield {
      at: place.at(place.syntax.name),
      message: "One worker serves these events: worker_processes is not set",
      fixes: [
        {
          title: "Set worker_processes auto (one worker, with its memory and connections, per processor)",
          kind: "review",
          edits: [insertBefore(first, "worker_processes auto;")],
        },
      ],
    };
  },
};
