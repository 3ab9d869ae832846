import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { httpFormats, namesOf } from "./formats.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/access-log-lacks-fields",
  title: "The access log does not say who, when, what or how it ended",
  severity: "info",
  enabled: true,
  rationale:
    "To follow an attack or a complaint one needs the client, the time, the request and the status of each line. What the format leaves out cannot be found later.",
  remedy: "Add the missing variable to the `log_format`, at its end where programs read the fields by their place.",
  criteria: {
    "CC7.2": {
      why: "An anomaly is seen in who asked for what, when, and with which result.",
      limits: "Does not show that anybody reads the log, or what the application records.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "cis-nginx",
      id: "3.1",
      match: "narrower",
      why: "It asks for a detailed format of one's own; ours for the four fields without which a line says nothing.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format"],
  since: "0.1.0",

  *check(configuration) {
    const used = new Set(configuration.named("access_log").map((log) => log.arg(1)));
    for (const format of httpFormats(configuration)) {
      const [name] = format.args;
      if (!name || !used.has(name.value) || format.document.isTemplate) continue;
      const names = namesOf(configuration, format);
      const missing = fields.filter(({ variables }) => !variables.test(names)).map(({ label }) => label);
      if (missing.length === 0) continue;
      yield {
        at: format.at(name),
        message: `Format ${shorten(name.value, 20)} does not log the ${missing.join(", the ")}`,
      };
    }
  },
};

/** By loose patterns, because modules and scripts have variables of their own for the same things. */
const fields: readonly { readonly label: string; readonly variables: RegExp }[] = [
  { label: "time", variables: /time_local|time_iso8601|msec|date|timestamp/ },
  { label: "client", variables: /addr|client|forwarded|ip\b|_ip_/ },
  { label: "request", variables: /\brequest\b|uri|url|path|document|script_name|filename|json|log/ },
  { label: "status", variables: /status|code|json|log/ },
];
