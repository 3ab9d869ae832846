import type { Directive } from "../../../engine/nginx/block.ts";
import { insertAtStart } from "../../../engine/nginx/edit.ts";
import type { Problem, Rule } from "../../../engine/rule.ts";

export const rule: Rule<"nginx"> = {
  id: "nginx/server-tokens-on",
  title: "nginx tells its version to every client",
  severity: "warning",
  enabled: true,
  rationale:
    "Scanners sort servers by the version in the Server header and in error pages; once an advisory is out, a server that names its version is on the list of targets within hours.",
  remedy: "Set `server_tokens off;` once, in the `http` block.",
  criteria: {
    "CC6.6": {
      why: "The version is information about the boundary that outsiders do not need.",
      limits: "Does not show that the version in use is free of known weaknesses.",
    },
  },
  fixable: "safe",
  equivalents: [
    { tool: "gixy-ng", id: "version_disclosure", match: "wider", why: "It does not know the value build." },
    { tool: "nginx-lint", id: "server-tokens-enabled", match: "same" },
    { tool: "cis-nginx", id: "2.5.1", match: "same" },
  ],
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens"],
  since: "0.1.0",

  *check(configuration) {
    const set = configuration.named("server_tokens");
    for (const directive of set)
      if (["on", "build"].includes(directive.arg(0).toLowerCase())) yield revealed(directive);
    const http = configuration.http;
    if (set.length > 0 || !http?.directive || !http.knows("server_tokens")) return;
    const edit = insertAtStart(http, "server_tokens off;");
    yield {
      at: http.directive.at(http.directive.syntax.name),
      message: "http leaves server_tokens on, its default",
      severity: "info",
      fixes: edit ? [{ title: "Set server_tokens off in http", kind: "safe", edits: [edit] }] : [],
    };
  },
};

function revealed(directive: Directive): Problem {
  const [value] = directive.args;
  return {
    at: directive.at(value),
    message: `server_tokens ${directive.arg(0)} puts the nginx version in every response`,
    fixes: value
      ? [{ title: "Set server_tokens off", kind: "safe", edits: [directive.edit({ span: value, text: "off" })] }]
      : [],
  };
}
