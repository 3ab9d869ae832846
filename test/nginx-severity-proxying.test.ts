import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

const inLocation = (text: string): string => `http { server { location /x/ { ${text} } } }`;
const cached = (text: string): string => `http { server { proxy_cache pages; ${text} } }`;

/** The rule, what it finds how severe, and the text in which it does. */
const cases: readonly (readonly [rule: string, severities: string, text: string])[] = [
  [
    "proxy-headers-lost",
    "warning",
    "server { proxy_set_header Host a; location / { proxy_set_header B c; proxy_pass http://a; } }",
  ],
  [
    "proxy-headers-lost",
    "info",
    "server { proxy_set_header X-A a; location / { proxy_set_header B c; proxy_pass http://a; } }",
  ],
  [
    "h2c-smuggling",
    "warning",
    inLocation(
      "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; proxy_pass http://a;",
    ),
  ],
  [
    "h2c-smuggling",
    "info",
    inLocation(
      "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_pass http://a;",
    ),
  ],
  [
    "h2c-smuggling",
    "warning",
    "server { proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; location /a { proxy_pass http://a; } location /b { proxy_pass http://b; } }",
  ],
  ["proxy-path-traversal", "error", "server { location /a { proxy_pass http://a/b/; } }"],
  ["proxy-path-traversal", "warning", "server { location /a { proxy_pass http://a/; } }"],
  ["upstream-name-resolved-once", "warning", inLocation("proxy_pass http://a.example.com;")],
  ["upstream-name-resolved-once", "hint", inLocation("proxy_pass http://a.internal;")],
  ["public-resolver", "info", "server { resolver 8.8.8.8; }"],
  ["public-resolver", "warning", "server { resolver 8.8.8.8; location / { proxy_pass http://$host; } }"],
  ["upstream-tls-unverified", "warning", inLocation("proxy_pass https://10.0.0.1;")],
  ["upstream-tls-unverified", "info", inLocation("proxy_ssl_verify on; proxy_pass https://a.example.com;")],
  ["redirect-to-http", "info", "server { listen 80; return 301 $scheme://a.example.com; }"],
  ["redirect-to-http", "info", "server { listen 80; listen 443 ssl; return 301 $scheme://a.example.com; }"],
  ["redirect-to-http", "warning", "server { listen 443 ssl; return 301 http://a.example.com; }"],
  ["cache-ignores-private", "error", cached("location / { proxy_ignore_headers Set-Cookie; proxy_pass http://a; }")],
  ["cache-ignores-private", "warning", cached("location / { proxy_ignore_headers Vary; proxy_pass http://a; }")],
  ["cached-post", "warning", cached("location / { proxy_cache_methods POST; proxy_pass http://a; }")],
  [
    "cached-post",
    "info",
    cached("location / { proxy_cache_methods POST; proxy_cache_key $request_body; proxy_pass http://a; }"),
  ],
  [
    "cached-post",
    "warning",
    cached(
      "proxy_cache_methods POST; location /a { proxy_pass http://a; } location /b { proxy_cache_key $request_body; proxy_pass http://b; }",
    ),
  ],
  ["personal-answer-cached", "error", cached("location /api/ { proxy_cache_valid 1m; proxy_pass http://a; }")],
  ["personal-answer-cached", "warning", cached("location / { proxy_cache_valid 1m; proxy_pass http://a; }")],
  ["upstream-without-failover", "warning", "upstream a { server 10.0.0.1 down; }"],
  ["upstream-without-failover", "info", "upstream a { server 10.0.0.1; }"],
  [
    "upstream-keepalive-unused",
    "hint",
    "http { upstream a { server b; keepalive 2; } server { location / { proxy_pass http://a; } } }",
  ],
  [
    "upstream-keepalive-unused",
    "info",
    "http { upstream a { server b; keepalive 2; } server { location / { proxy_http_version 1.0; proxy_pass http://a; } } }",
  ],
  ["map-without-default", "info", "map $host $a { a 1; b 2; }"],
  ["map-without-default", "warning", "http { map $host $a { a 1; b 2; } server { if ($a) { return 403; } } }"],
];

for (const [rule, severities, text] of cases) {
  test(`${rule} is ${severities} in ${text}`, () => {
    const id = `nginx/${rule}`;
    const found = review(projectOf({ "nginx.conf": text }), {
      rules: rules.filter((other) => other.id === id),
    }).findings;
    assert.equal(found.map(({ severity }) => severity).join(" "), severities);
  });
}
