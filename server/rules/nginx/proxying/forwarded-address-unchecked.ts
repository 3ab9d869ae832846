import type { Directive } from "../../../engine/nginx/block.ts";
import type { NginxConfiguration } from "../../../engine/nginx/configuration.ts";
import { replaceWord } from "../../../engine/nginx/edit.ts";
import { noCharacters } from "../../../engine/nginx/regex.ts";
import type { Fix, Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/forwarded-address-unchecked",
  title: "The application believes the address that a client claims",
  severity: "warning",
  enabled: true,
  rationale:
    "nginx hands the header on as the client sent it: whoever sends X-Real-IP gets past address checks and limits of the application, and its log names somebody else.",
  remedy:
    "Send `$remote_addr` as X-Real-IP and `$proxy_add_x_forwarded_for` as X-Forwarded-For; behind a proxy of your own add the realip module.",
  criteria: {
    "CC7.2": {
      why: "The application's records hold addresses that their senders chose.",
      limits: "Does not show whether a proxy in front overwrites the header.",
    },
    "CC6.6": {
      why: "Checks by address behind the boundary rest on what outsiders claim.",
      limits: "Does not show whether the application checks addresses.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#var_proxy_add_x_forwarded_for",
    "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const name of ["proxy_set_header", "grpc_set_header", "fastcgi_param", "uwsgi_param", "scgi_param"]) {
      for (const directive of configuration.named(name)) {
        const safe =
          safeValues[
            directive
              .arg(0)
              .toLowerCase()
              .replaceAll("_", "-")
              .replace(/^http-/, "")
          ];
        if (!safe || !claims(configuration, directive) || mayBeTrusted(directive)) continue;
        yield {
          at: directive.at(directive.args[1]),
          message: `${shorten(directive.arg(1), 40)} is whatever address the client claims`,
          fixes: () => send(directive, safe),
        };
      }
    }
  },
};

/** What to send in headers that tell the client's address. */
const safeValues: Readonly<Record<string, string>> = {
  "x-forwarded-for": "$proxy_add_x_forwarded_for",
  "x-real-ip": "$remote_addr",
  "x-client-ip": "$remote_addr",
  "true-client-ip": "$remote_addr",
  "remote-addr": "$remote_addr",
};

const claimed: ReadonlySet<string> = new Set([
  "http_x_forwarded_for",
  "http_x_real_ip",
  "http_x_client_ip",
  "http_client_ip",
  "http_true_client_ip",
]);

/** Whether the value is the client's header without the address that nginx itself has seen. */
function claims({ variables }: NginxConfiguration, directive: Directive): boolean {
  const [key, value] = [directive.arg(0).toLowerCase(), directive.arg(1)];
  if (!value.includes("$") || /remote_addr/i.test(value)) return false;
  const isList = /forwarded.for/.test(key);
  return variables
    .values(value, directive)
    .flat()
    .some(
      ({ source, characters }) =>
        characters !== noCharacters && (claimed.has(source) || (!isList && source === "proxy_add_x_forwarded_for")),
    );
}

/** Where the realip module knows the proxies, or may know them, the header comes from one of these. */
const mayBeTrusted = ({ parent }: Directive): boolean =>
  parent.effective("set_real_ip_from").length > 0 || !parent.knows("set_real_ip_from");

function send(directive: Directive, safe: string): readonly Fix[] {
  const word = directive.args[1];
  if (!word) return [];
  const title = `Send ${safe}, which a client cannot forge alone`;
  return [{ title, kind: "review", edits: [replaceWord(directive, word, safe)] }];
}
