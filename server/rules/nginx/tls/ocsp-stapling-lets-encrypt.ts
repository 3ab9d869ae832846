import { replaceWord } from "../../../engine/nginx/edit.ts";
import type { Server } from "../../../engine/nginx/server.ts";
import type { Rule } from "../../../engine/rule.ts";
import { staplings } from "./stapling.ts";

const mixed = "It also reports a line that serves certificates of other authorities as well.";

export const rule: Rule<"nginx"> = {
  id: "nginx/ocsp-stapling-lets-encrypt",
  title: "OCSP stapling for certificates of Let's Encrypt",
  severity: "info",
  enabled: true,
  rationale:
    "Let's Encrypt switched its OCSP responders off on 2025-08-06, and its certificates name none since. nginx logs a warning at each start and staples nothing, while the file says that revocation is taken care of.",
  remedy:
    "Remove stapling for these certificates; their short life takes its place. Keep it for those of other authorities.",
  criteria: {
    "CC6.7": {
      why: "A protection that the file claims is not there.",
      limits: "The path is a sign, not a proof: certificates of other authorities can lie there too.",
    },
  },
  fixable: "review",
  equivalents: [
    { tool: "gixy-ng", id: "ssl_stapling_letsencrypt", match: "narrower", why: mixed },
    { tool: "gixy-next", id: "ssl_stapling_letsencrypt", match: "narrower", why: mixed },
  ],
  supersedes: ["nginx/ocsp-stapling-without-resolver", "nginx/ocsp-stapling-not-verified"],
  references: [
    "https://letsencrypt.org/2024/12/05/ending-ocsp",
    "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_stapling",
  ],
  since: "0.1.0",

  *check(configuration) {
    for (const { directive, servers } of staplings(configuration)) {
      const [word] = directive.args;
      if (!word || !servers.every(isLetsEncrypts)) continue;
      yield {
        at: directive.at(),
        message: "ssl_stapling on cannot work: Let's Encrypt answers no OCSP requests",
        fixes: [
          {
            title: "Turn stapling off: another authority's certificate in that folder loses it",
            kind: "review",
            edits: [replaceWord(directive, word, "off")],
          },
        ],
      };
    }
  },
};

function isLetsEncrypts({ block }: Server): boolean {
  const certificates = block.effective("ssl_certificate");
  return certificates.length > 0 && certificates.every((directive) => directive.arg(0).startsWith("/etc/letsencrypt/"));
}
