import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

/** The rule, what it finds how severe, and the text in which it does. */
const cases: readonly (readonly [rule: string, severities: string, text: string])[] = [
  ["unknown-directive", "error", "http { something on; }"],
  ["unknown-directive", "error", "events {} evetns {}"],
  ["unknown-directive", "hint", "load_module modules/other.so; http { something on; }"],
  ["unknown-directive", "hint", "include modules-enabled/*.conf; http { something on; }"],
  ["unknown-directive", "hint", "http { brotli on; something on; }"],
  ["unknown-directive", "error", "http { brotli on; sendfil on; }"],
  ["unknown-directive", "error", "load_module modules/ngx_stream_module.so; http { something on; }"],
  ["unknown-directive", "hint", "server { listen 80; something on; }"],
  ["misplaced-directive", "error", "http { listen 80; }"],
  ["wrong-argument-count", "error", "http { root; }"],
  ["duplicate-directive", "error", "http { root /a; root /b; }"],
  ["unused-zone", "info", "http { limit_conn_zone $binary_remote_addr zone=a:1m; }"],
  ["unknown-named-location", "warning", "http { server { error_page 404 @none; } }"],
  [
    "misspelt-upstream",
    "warning",
    "http { upstream pages { server a; } server { location / { proxy_pass http://page; } } }",
  ],
];

for (const [rule, severities, text] of cases) {
  test(`${rule} is ${severities} in ${text}`, () => {
    const id = `nginx/${rule}`;
    const { findings } = review(projectOf({ "nginx.conf": text }), { rules: rules.filter((other) => other.id === id) });
    const mine = findings.filter((finding) => finding.rule.id === id);
    assert.equal(mine.map(({ severity }) => severity).join(" "), severities);
  });
}
