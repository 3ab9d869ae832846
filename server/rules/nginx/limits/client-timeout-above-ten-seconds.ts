import { isAbsent } from "../../../engine/nginx/absence.ts";
import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { insertAtStart, replaceWord } from "../../../engine/nginx/edit.ts";
import { secondsOf } from "../../../engine/nginx/measure.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/client-timeout-above-ten-seconds",
  title: "Client timeouts are longer than the ten seconds of the CIS benchmark",
  severity: "hint",
  enabled: false,
  rationale:
    "The benchmark asks for ten seconds so that idle connections are given back early. Browsers on slow lines pay for it with repeated handshakes and broken uploads, so this is for those who follow the benchmark.",
  remedy: "Set the four timeouts to 10 seconds in `http`, and longer ones in the locations that need them.",
  criteria: {
    "CC6.6": {
      why: "Idle connections that are closed early are harder to pile up from outside.",
      limits: "Does not show timeouts of load balancers in front.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "cis-nginx", id: "2.4.3", match: "same" },
    { tool: "cis-nginx", id: "2.4.4", match: "same" },
    { tool: "cis-nginx", id: "5.2.1", match: "same" },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout"],
  since: "0.1.0",

  *check(configuration) {
    for (const name of names) for (const directive of configuration.named(name)) yield* judged(directive);
    yield* unset(configuration);
  },
};

const names: readonly string[] = ["client_header_timeout", "client_body_timeout", "keepalive_timeout", "send_timeout"];

function* judged(directive: Directive): Generator<Problem> {
  const { name, args, parent } = directive;
  const [word] = args;
  const seconds = word && secondsOf(word.value);
  // In an upstream the same name is about the application's connections.
  if (!word || seconds === undefined || parent.context === "upstream") return;
  const isOff = seconds === 0 && name === "keepalive_timeout";
  if (seconds <= 10 && !isOff) return;
  yield {
    at: directive.at(word),
    message: isOff ? `${name} ${word.value} turns persistent connections off` : `${name} ${word.value} is above 10s`,
    fixes: [
      {
        title: `Set ${name} 10s (${consequences[name]})`,
        kind: "review",
        edits: [replaceWord(directive, word, "10s")],
      },
    ],
  };
}

const consequences: Readonly<Record<string, string>> = {
  client_header_timeout: "clients that pause longer get 408",
  client_body_timeout: "uploads that pause longer get 408",
  keepalive_timeout: "idle connections are closed then",
  send_timeout: "clients that stop reading for longer are cut off",
};

function* unset(configuration: NginxConfiguration): Generator<Problem> {
  const missing = names.filter((name) => isAbsent(configuration, name));
  const { http } = configuration;
  const edit = http && insertAtStart(http, ...missing.map((name) => `${name} 10s;`));
  if (!http?.directive || !edit || missing.length === 0) return;
  const [only = ""] = missing;
  yield {
    at: http.directive.at(http.directive.syntax.name),
    message: `http leaves ${missing.length > 1 ? `${missing.length} client timeouts` : only} at the default of 60s or more`,
    fixes: [
      {
        title: `Set ${missing.length > 1 ? "them" : only} to 10s (who pauses longer is cut off)`,
        kind: "review",
        edits: [edit],
      },
    ],
  };
}
