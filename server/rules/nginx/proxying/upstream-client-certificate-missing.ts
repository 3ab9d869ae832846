import { hostKind } from "../../../engine/nginx/hosts.ts";
import { backendsOf, passesOf } from "../../../engine/nginx/passes.ts";
import type { Rule } from "../../../engine/rule.ts";
import { shorten } from "../../../engine/text.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/upstream-client-certificate-missing",
  title: "nginx does not prove to the backend who it is",
  severity: "hint",
  enabled: false,
  rationale:
    "The backend cannot tell nginx from any other machine that reaches its port, so that whoever gets into the network talks to it past the limits, logs and access rules of the boundary.",
  remedy:
    "Give nginx a certificate with `proxy_ssl_certificate` and `proxy_ssl_certificate_key`, and let the backend ask for it.",
  criteria: {
    "CC6.7": {
      why: "Only one side of the connection is known to the other.",
      limits: "Does not show whether the backend asks for a certificate, or knows nginx by other means.",
    },
  },
  fixable: false,
  equivalents: [
    {
      tool: "cis-nginx",
      id: "4.1.9",
      match: "narrower",
      why: "Ours is silent for services of the internet and for this machine.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_certificate"],
  since: "0.1.0",

  *check(configuration) {
    for (const pass of passesOf(configuration)) {
      const { directive, word, scheme, protocol } = pass;
      const name = `${protocol}_ssl_certificate`;
      if (!/^(?:https|grpcs|suwsgi)$/.test(scheme) || directive.parent.value(name)) continue;
      const kinds = backendsOf(configuration, pass).map(({ host }) => (host ? hostKind(host) : "public"));
      const isOwn = kinds.some((kind) => kind === "private" || kind === "inner");
      if (!isOwn || !directive.parent.knows(name)) continue;
      yield {
        at: directive.at(word),
        message: `${shorten(word.value, 40)} is asked without a certificate of nginx`,
      };
    }
  },
};
