import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/request-body-kept",
  title: "What clients send or receive stays on the disk of the proxy",
  severity: "info",
  enabled: true,
  rationale:
    "These settings write request bodies or answers to files that nginx never removes. Passwords, uploads and personal pages collect there, outside of every rule for retention and deletion, until the disk is full.",
  remedy: "Remove the line, or for bodies that an application picks up as files set `client_body_in_file_only clean;`.",
  criteria: {
    "C1.1": {
      why: "Copies of what clients send or receive lie where nobody looks after them.",
      limits: "Does not show whether the data is confidential, or whether something else deletes the files.",
    },
  },
  fixable: "review",
  equivalents: [],
  references: [
    "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_body_in_file_only",
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_store",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const directive of configuration.named("client_body_in_file_only")) {
      const [value] = directive.args;
      if (value?.value.toLowerCase() !== "on") continue;
      yield {
        at: directive.at(),
        message: "client_body_in_file_only on keeps every request body as a file",
        fixes: [
          {
            title: "Set clean: the file is removed when the request is over",
            kind: "review",
            edits: [directive.edit({ span: value, text: "clean" })],
          },
        ],
      };
    }
    for (const name of ["proxy_store", "fastcgi_store", "uwsgi_store", "scgi_store"]) {
      for (const directive of configuration.named(name)) {
        if (directive.arg(0).toLowerCase() === "off") continue;
        yield {
          at: directive.at(),
          message: `${name} ${shorten(directive.arg(0), 30)} keeps answers as files, with no end`,
        };
      }
    }
  },
};
