import { replaceWord } from "../../../engine/nginx/edit.ts";
import { secondsOf } from "../../../engine/nginx/measure.ts";
import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/client-timeout-long",
  title: "Silent clients hold their connections for minutes",
  severity: "info",
  enabled: true,
  rationale:
    "A client that opens connections and sends next to nothing keeps each of them until this time is over. With minutes in place of the default, one machine holds every connection that the workers have, and everybody else is refused.",
  remedy:
    "Leave the timeouts at 60 seconds or less. They count the silence between two reads, not the whole upload, so that slow uploads pass.",
  criteria: {
    "CC6.6": {
      why: "Idle connections that are closed in time cannot be piled up from outside.",
      limits: "Does not show timeouts of load balancers in front.",
    },
    "A1.1": {
      why: "Connections are capacity, and the timeout decides how long one client takes it.",
      limits: "Does not show how many connections the workers have to spare.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "5.2.1",
      match: "narrower",
      why: "It asks for 10 seconds, set explicitly; ours starts above the default of 60.",
    },
  ],
  supersedes: ["nginx/client-timeout-above-ten-seconds"],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_header_timeout",
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_body_timeout",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["client_header_timeout", "client_body_timeout"]) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        const seconds = word && secondsOf(word.value);
        if (!word || seconds === undefined || seconds <= 60) continue;
        yield {
          at: directive.at(word),
          message: `${name} ${word.value} keeps silent connections for more than a minute`,
          fixes: [
            {
              title: `Set ${name} 60s (clients that pause longer get 408)`,
              kind: "review",
              edits: [replaceWord(directive, word, "60s")],
            },
          ],
        };
      }
    }
  },
};
