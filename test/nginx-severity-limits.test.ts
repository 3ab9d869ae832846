import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

const zones =
  "limit_req_zone $binary_remote_addr zone=r:1m rate=1r/s; limit_conn_zone $binary_remote_addr zone=c:1m; limit_conn_status 429;";
const grpc = "location / { grpc_pass grpc://127.0.0.1:5; }";
const buffers = `server { ignore_invalid_headers off; large_client_header_buffers 4 64k; ${grpc} }`;
const total = "limit_req_zone $server_name zone=all:1m rate=1r/s; limit_req_zone $remote_addr zone=one:1m rate=1r/s;";
const version = (text: string): string => `nginx:\n  version: ${text}\n`;

/** The rule, what it finds how severe, the text in which it does, and the settings. */
const cases: readonly (readonly [rule: string, severities: string, text: string, settings?: string])[] = [
  ["unlimited-clients", "info", "http { server { root /srv; } }"],
  ["unlimited-clients", "info", `http { ${zones} limit_conn c 5; server { root /srv; } }`],
  ["unlimited-clients", "hint", `http { ${zones} limit_req zone=r; server { root /srv; } }`],
  ["header-buffers-large", "info", buffers],
  ["header-buffers-large", "warning", buffers, version("1.30.2")],
  ["header-buffers-large", "info", buffers, version("1.30.3")],
  ["header-buffers-large", "warning", buffers, version("1.31.1")],
  ["header-buffers-large", "info", buffers, version("1.31.2")],
  ["return-bypasses-limit", "warning", `http { ${zones} server { limit_req zone=r; return 301 https://a.example/; } }`],
  [
    "return-bypasses-limit",
    "info",
    `http { ${zones} server { location / { limit_req zone=r; location /a { return 200 "a"; } } } }`,
  ],
  ["limits-lost", "warning", `http { ${total} limit_req zone=one; server { limit_req zone=all; root /srv; } }`],
  ["limits-lost", "info", `http { ${total} limit_req zone=all; server { limit_req zone=one; root /srv; } }`],
  ["error-log-level-high", "warning", "error_log stderr crit;"],
  ["error-log-level-high", "info", "error_log stderr debug;"],
  ["error-log-off", "warning", "error_log off;"],
  ["log-injection", "error", "http { log_format a escape=none '$request'; }"],
  ["log-injection", "warning", `http { log_format a '{"request":"$request"}'; }`],
  ["limit-answers-503", "info", "http { limit_req_status 503; }"],
];

for (const [rule, severities, text, settings] of cases) {
  test(`${rule} is ${severities} in ${text} ${settings?.trim() ?? ""}`, () => {
    const id = `nginx/${rule}`;
    const project = projectOf({ "nginx.conf": text, ...(settings ? { "portcullis.yaml": settings } : {}) });
    const found = review(project, { rules: rules.filter((other) => other.id === id) }).findings;
    const mine = found.filter((finding) => finding.rule.id === id);
    assert.equal(mine.map(({ severity }) => severity).join(" "), severities);
  });
}

test("of a log that is thrown away and of its level, the more specific rule speaks", () => {
  const { findings } = review(projectOf({ "nginx.conf": "error_log /dev/null crit;" }), { rules });
  assert.deepEqual(
    findings.map(({ rule }) => rule.id),
    ["nginx/error-log-off"],
  );
});

test("of a timeout that is far too long, only that is said, even to those who follow the benchmark", () => {
  const { findings } = review(projectOf({ "nginx.conf": "server { client_body_timeout 300s; }" }), {
    rules,
    all: true,
  });
  const mine = findings.map(({ rule }) => rule.id).filter((id) => id.includes("timeout"));
  assert.deepEqual(mine, ["nginx/client-timeout-long"]);
});

test("many lines of one level take no more than linear time", () => {
  const started = performance.now();
  const text = `${"error_log stderr crit;\n".repeat(40_000)}${"error_log /dev/null;\n".repeat(40_000)}`;
  const chosen = rules.filter(({ id }) => id.startsWith("nginx/error-log"));
  review(projectOf({ "nginx.conf": text }), { rules: chosen });
  assert.ok(performance.now() - started < 20_000);
});
