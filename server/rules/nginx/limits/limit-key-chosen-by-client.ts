import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { noCharacters } from "../../../engine/nginx/regex.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/limit-key-chosen-by-client",
  title: "A client gets a fresh limit whenever it likes",
  severity: "error",
  enabled: true,
  rationale:
    "Anybody can send X-Forwarded-For or X-Real-IP: with another value in each request an attacker never meets the limit, and with somebody else's address the limit hits that one.",
  remedy:
    "Count by `$binary_remote_addr`; behind a proxy of your own let the realip module set it, with `set_real_ip_from` for that proxy only.",
  criteria: {
    "CC6.6": {
      why: "The limit that protects the boundary does not hold for those who mean harm.",
      limits: "Does not show whether a proxy in front overwrites the header.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_zone",
    "https://nginx.org/en/docs/http/ngx_http_realip_module.html",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["limit_req_zone", "limit_conn_zone"]) {
      for (const directive of configuration.named(name)) {
        const [word] = directive.args;
        if (!word || directive.parent.context === "stream" || !isForgeable(configuration, directive)) continue;
        const edits = [replaceWord(directive, word, "$binary_remote_addr")];
        yield {
          at: directive.at(word),
          message: `${shorten(word.value, 40)} lets each client choose by what it is counted`,
          fixes: [{ title: "Count by the address that connects, be it a proxy's", kind: "review", edits }],
        };
      }
    }
  },
};

/** Headers in which proxies tell the address of a client, and everybody else can tell any. */
const addressHeaders: ReadonlySet<string> = new Set([
  "http_x_forwarded_for",
  "http_x_real_ip",
  "http_forwarded",
  "http_x_client_ip",
  "http_client_ip",
  "http_x_forwarded",
  "http_x_cluster_client_ip",
  "proxy_add_x_forwarded_for",
]);

const isForgeable = ({ variables }: NginxConfiguration, directive: Directive): boolean =>
  directive.arg(0).includes("$") &&
  variables
    .values(directive.arg(0), directive)
    .some((value) => value.some(({ source, characters }) => addressHeaders.has(source) && characters !== noCharacters));
