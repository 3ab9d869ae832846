import { replaceWord } from "../../../engine/nginx/edit.ts";
import { sizeOf } from "../../../engine/nginx/measure.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/body-size-unlimited",
  title: "Request bodies of any size are accepted",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx writes large bodies to disk before it passes them on. With no limit, one client fills the disk of the proxy, and then logs, caches and all other uploads fail as well.",
  remedy: "Set `client_max_body_size` to what the application needs, larger only in the location that takes uploads.",
  criteria: {
    "A1.1": {
      why: "Disk and memory taken by one request are capacity that nobody planned.",
      limits: "Does not show the disk's size or how full it is.",
    },
    "CC6.6": {
      why: "A size limit stops requests at the boundary that are made to exhaust the service.",
      limits: "Does not show limits in load balancers in front or in the application.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.2.2",
      match: "related",
      why: "It asks for an explicit value; ours accepts the default of 1m and reports values without effect.",
    },
    {
      tool: "nginx-lint",
      id: "client-max-body-size-not-set",
      match: "related",
      why: "It asks for an explicit value; ours for a limit.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size"],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("client_max_body_size")) {
      const [word] = directive.args;
      const bytes = word && sizeOf(word.value);
      if (!word || bytes === undefined) continue;
      const at = directive.at(word);
      if (bytes > largest) {
        yield { at, message: `${word.value} lets one request take more than 100m`, severity: "info" };
      } else if (bytes === 0) {
        // Then nothing is written to disk: the application reads, or refuses, as it goes.
        const streams = directive.parent.value("proxy_request_buffering")?.arg(0).toLowerCase() === "off";
        const message = `client_max_body_size ${word.value} accepts bodies of any size`;
        yield {
          at,
          message,
          ...(streams ? { severity: "info" as const } : {}),
          fixes: [
            {
              title: "Set client_max_body_size 10m (larger bodies get 413)",
              kind: "review",
              edits: [replaceWord(directive, word, "10m")],
            },
          ],
        };
      }
    }
  },
};

const largest = 100 * 1024 ** 2;
