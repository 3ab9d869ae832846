import { insertAfter } from "../../../engine/nginx/edit.ts";
import type { Rule } from "../../../engine/rule.ts";
import { isOn } from "./insert-setting.ts";
import { staplings } from "./stapling.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/ocsp-stapling-not-verified",
  title: "Stapled OCSP answers are not verified",
  severity: "info",
  enabled: true,
  rationale:
    "nginx fetches the status of its certificate over plain HTTP. Unverified, it hands whatever somebody on that way put into the answer to every client, and browsers that check it refuse the connection.",
  remedy: "Set `ssl_stapling_verify on;` and name the issuer's certificates with `ssl_trusted_certificate`.",
  criteria: {
    "CC6.7": {
      why: "The stapled status tells clients that a certificate was not revoked.",
      limits: "Does not show whether the trusted certificates are those of the issuer.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "cis-nginx",
      id: "4.1.7",
      match: "related",
      why: "It asks for stapling in the first place, and for its verification.",
    },
    { tool: "mozilla", id: "intermediate", match: "related", why: "It is a recommended configuration, not a check." },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_stapling_verify"],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, servers } of staplings(configuration)) {
      const open = servers.filter(
        ({ block }) => block.knows("ssl_stapling_verify") && !isOn(block.value("ssl_stapling_verify")),
      );
      if (open.length === 0) continue;
      const isSafePlace = directive.parent.own("ssl_stapling_verify").length === 0;
      const trusts = open.every(({ block }) => block.value("ssl_trusted_certificate"));
      yield {
        at: directive.at(),
        message: "ssl_stapling on hands out answers that nobody verified",
        fixes:
          isSafePlace && trusts && open.every(({ block }) => !block.value("ssl_stapling_verify"))
            ? [
                {
                  title: "Verify the answers: one that the trusted certificates do not prove is not sent",
                  kind: "review",
                  edits: [insertAfter(directive, "ssl_stapling_verify on;")],
                },
              ]
            : [],
      };
    }
  },
};
