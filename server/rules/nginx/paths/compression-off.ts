import type { Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/compression-off",
  title: "Text is sent without compression",
  severity: "hint",
  enabled: false,
  rationale:
    "Pages, scripts and JSON shrink to a fifth. Without compression slow connections wait longer and the server sends more.",
  remedy:
    "Set `gzip on;` with `gzip_types` for text. Leave it off for answers that mix secrets with what the client sent: their length tells about the secret (BREACH).",
  criteria: {},
  fixable: false,
  equivalents: [
    {
      tool: "nginx-lint",
      id: "gzip-not-enabled",
      match: "narrower",
      why: "Ours is silent where brotli or zstd compresses, and where the whole tree is not in view.",
    },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_gzip_module.html"],
  since: "0.1.0",

  *check(configuration) {
    const { http } = configuration;
    const isOn = compressors.some((name) => configuration.named(name).some((directive) => directive.arg(0) !== "off"));
    if (isOn || !http?.directive || configuration.servers.length === 0 || !http.knows("gzip")) return;
    if (configuration.servers.some(({ block }) => block.mayHide("gzip"))) return;
    yield { at: http.directive.at(http.directive.syntax.name), message: "http sends text without compression" };
  },
};

const compressors: readonly string[] = ["gzip", "brotli", "zstd"];
