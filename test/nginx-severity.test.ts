import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

/** The rule, what it finds how severe, and the text in which it does. */
const cases: readonly (readonly [rule: string, severities: string, text: string])[] = [
  ["alias-traversal", "error", "server { location /a { alias /srv/a/; } }"],
  ["alias-traversal", "warning", "server { location /a { alias /srv/a; } }"],
  ["alias-traversal", "warning", "server { location /a { internal; alias /srv/a/; } }"],
  ["access-log-off", "warning", "server { access_log off; root /srv; }"],
  ["access-log-off", "warning", "http { access_log off; }"],
  ["access-log-off", "warning", 'server { access_log off; return 200 "who are you\\n"; }'],
  ["access-log-off", "info", "server { access_log off; return 301 https://a.example$request_uri; }"],
  ["access-log-off", "info", "server { listen 127.0.0.1:80; access_log off; root /srv; }"],
  ["access-log-off", "info", "server { location /a { access_log off; } }"],
  ["autoindex-on", "warning", "server { autoindex on; }"],
  ["autoindex-on", "warning", "server { allow all; deny all; auth_basic off; autoindex on; }"],
  ["autoindex-on", "info", "server { deny 10.0.0.1; allow all; autoindex on; }"],
  ["autoindex-on", "info", 'server { auth_basic "Staff"; location / { autoindex on; } }'],
  ["body-size-unlimited", "warning info", "http { client_max_body_size 0; server { client_max_body_size 101m; } }"],
  ["body-size-unlimited", "info", "server { client_max_body_size 0; proxy_request_buffering off; }"],
  ["return-bypasses-access-control", "error", 'server { deny all; return 200 "text"; }'],
  ["return-bypasses-access-control", "warning", "server { deny all; return 302 /other; }"],
  ["return-bypasses-access-control", "warning", "server { deny all; rewrite ^ https://b.example/; }"],
];

for (const [rule, severities, text] of cases) {
  test(`${rule} is ${severities} in ${text}`, () => {
    const id = `nginx/${rule}`;
    const found = review(projectOf({ "nginx.conf": text }), {
      rules: rules.filter((other) => other.id === id),
    }).findings;
    const mine = found.filter((finding) => finding.rule.id === id);
    assert.equal(mine.map(({ severity }) => severity).join(" "), severities);
  });
}
