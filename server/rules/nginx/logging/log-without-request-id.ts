import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import type { Location } from "../../../engine/nginx/location.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { httpFormats, namesOf } from "./formats.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/log-without-request-id",
  title: "A line of the proxy's log cannot be matched with the application's",
  severity: "hint",
  enabled: false,
  rationale:
    "Following one request through proxy and application takes something that both write down. Without an id, and without the status and time of the upstream, an incident is pieced together from clocks.",
  remedy:
    "Log `$request_id`, `$upstream_status` and `$upstream_response_time`, and send the id on: `proxy_set_header X-Request-ID $request_id;`.",
  criteria: {
    "CC7.2": {
      why: "Records of two systems that can be joined show what one of them hides.",
      limits: "Does not show that the application logs the id.",
    },
  },
  fixable: false,
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_request_id",
    "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables",
  ],
  since: "0.1.0",

  *check(configuration) {
    const proxies = configuration.locations.filter(({ block }) => block.own("proxy_pass").length > 0);
    const logged = new Set(proxies.flatMap(({ block }) => block.effective("access_log")).map((log) => log.arg(1)));
    let logsId = false;
    for (const format of httpFormats(configuration)) {
      if (!logged.has(format.arg(0)) || format.document.isTemplate) continue;
      const names = namesOf(configuration, format);
      logsId ||= identifies.test(names);
      yield* lacking(format, names);
    }
    if (logsId) for (const location of proxies) yield* notPassed(configuration, location);
  },
};

/** Variables that hold an id of the request by custom, whoever made it. */
const identifies = /request_?id|trace|correlation|span|cf_ray|amzn/;

function* lacking(format: Directive, names: string): Generator<Problem> {
  const missing = [
    ...(identifies.test(names) ? [] : ["id of the request"]),
    ...(names.includes("upstream_") ? [] : ["answer of the upstream"]),
  ];
  if (missing.length === 0) return;
  const [name] = format.args;
  yield {
    at: format.at(name),
    message: `Format ${shorten(format.arg(0), 20)} logs no ${missing.join(" and no ")}`,
  };
}

function* notPassed({ variables }: NginxConfiguration, { block, isInternal }: Location): Generator<Problem> {
  const [pass] = block.own("proxy_pass");
  if (!pass || isInternal || !block.knows("proxy_set_header")) return;
  const headers = block.effective("proxy_set_header");
  const sends = headers.some((header) =>
    [header.arg(0).toLowerCase().replaceAll("-", "_"), ...variables.namesIn(header.arg(1), header)].some((name) =>
      identifies.test(name),
    ),
  );
  if (!sends) yield { at: pass.at(), message: "proxy_pass does not send on the id that is logged" };
}
