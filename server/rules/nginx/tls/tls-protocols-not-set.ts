import { decidingTlsServers, modernProtocols, tlsListens } from "../../../engine/nginx/tls.ts";
import { isAtLeast } from "../../../engine/nginx/version.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";
import { insertSetting } from "./insert-setting.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/tls-protocols-not-set",
  title: "The TLS versions are left to nginx's defaults",
  severity: "warning",
  enabled: true,
  rationale:
    "Before nginx 1.27.3 the default still offers TLS 1.0 and 1.1, which someone between client and server can break. Whether that happens then depends on the version of nginx and of its library, not on a decision that anybody can read.",
  remedy: "Write `ssl_protocols TLSv1.2 TLSv1.3;` once at `http` level, or in the default server of each socket.",
  criteria: {
    "CC6.7": {
      why: "The protocol version decides whether data on its way can be read or changed.",
      limits: "Does not show which versions the installed library still negotiates.",
    },
  },
  fixable: "review",
  equivalents: [
    {
      tool: "semgrep",
      id: "missing-ssl-version",
      match: "related",
      why: "It looks for the word in the text of each server, without inheritance, for every nginx version.",
    },
    {
      tool: "gixy-ng",
      id: "weak_ssl_tls",
      match: "related",
      why: "It judges protocols, ciphers and their order in one.",
    },
    { tool: "cis-nginx", id: "4.1.4", match: "related", why: "It asks for the modern versions, set or not." },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols", "https://nginx.org/en/CHANGES"],
  since: "0.1.0",

  *check(configuration, { settings: { nginxVersion } }) {
    if (isAtLeast(nginxVersion, "1.27.3")) return;
    for (const server of decidingTlsServers(configuration)) {
      const { block } = server;
      const [listen] = tlsListens(server);
      if (!listen || block.effective("ssl_protocols").length > 0 || !block.knows("ssl_protocols")) continue;
      const edit = insertSetting(server, `ssl_protocols ${modernProtocols(nginxVersion)};`);
      yield {
        at: listen.at(),
        message: `listen ${shorten(listen.arg(0), 30)} takes the TLS versions from nginx's defaults`,
        severity: nginxVersion === undefined ? "hint" : "warning",
        fixes: edit
          ? [{ title: "Offer TLS 1.2 and newer only: older clients are cut off", kind: "review", edits: [edit] }]
          : [],
      };
    }
  },
};
