import type { Directive } from "../../../engine/nginx/block.ts";
import { hasEntry } from "../../../engine/nginx/lists.ts";
import { secondsOf } from "../../../engine/nginx/measure.ts";
import type { Pass } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { actingLines } from "./acting-lines.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/proxy-timeout-long",
  title: "nginx waits very long for a backend that does not answer",
  severity: "hint",
  enabled: true,
  rationale:
    "Each waiting request holds a connection on both sides; when a backend hangs, they pile up until nothing else gets through, and the other servers of the upstream are not asked meanwhile.",
  remedy: "Wait as long as the slowest useful answer takes; connections need seconds, long tasks a queue.",
  criteria: {
    "CC9.1": {
      why: "A backend that hangs takes the front down with it.",
      limits: "Does not show how long useful answers take.",
    },
  },
  fixable: false,
  equivalents: [],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout"],
  since: "0.1.0",

  *check(configuration) {
    const found = new Set<Directive>();
    for (const [kind, limit] of limits) {
      for (const { pass, line: set } of actingLines(configuration, `${kind}_timeout`)) {
        const seconds = secondsOf(set.arg(0)) ?? 0;
        if (seconds <= limit || found.has(set) || (kind !== "connect" && isMeantToWait(pass))) continue;
        found.add(set);
        yield {
          at: set.at(set.args[0]),
          message: `${set.name} lets a backend that hangs hold each request for ${inWords(seconds)}`,
        };
      }
    }
  },
};

/** In seconds. The system itself gives up connecting after 75 seconds in most cases, as the documentation says. */
const limits: readonly (readonly [kind: string, limit: number])[] = [
  ["connect", 75],
  ["read", 600],
  ["send", 600],
];

/** WebSocket, events that the server sends, and streams of gRPC are silent for long. */
const isMeantToWait = ({ directive: { parent }, protocol }: Pass): boolean =>
  protocol === "grpc" ||
  hasEntry(parent, "proxy_set_header", "upgrade") ||
  parent.value(`${protocol}_buffering`)?.arg(0).toLowerCase() === "off";

const inWords = (seconds: number): string =>
  seconds < 600 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
