import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

const catchAll = "location / { proxy_set_header Host $host; proxy_pass http://127.0.0.1:3000; }";
const closed = "location /a/ { deny all; }";

const checked = (kept: string): string =>
  `http { upstream a { server 127.0.0.1:80; ${kept} } server { auth_request /c; location = /c { proxy_pass http://a; } } }`;

/** The rule, what it finds how severe, and the text in which it does. */
const cases: readonly (readonly [rule: string, severities: string, text: string])[] = [
  ["catch-all-server-passes-host", "info", `server { ${catchAll} }`],
  ["catch-all-server-passes-host", "info", `server { ${catchAll} } server { listen 81; server_name localhost; }`],
  ["catch-all-server-passes-host", "warning", `server { ${catchAll} } server { server_name a.example.com; }`],
  ["auth-request-announces-body", "info", checked("")],
  ["auth-request-announces-body", "warning", checked("keepalive 4;")],
  ["hidden-files-served", "warning", "server { root /var/www/site; }"],
  ["hidden-files-served", "warning", "server { root /srv/public/site; }"],
  ["hidden-files-served", "info", "server { root /usr/share/nginx/html; }"],
  ["hidden-files-served", "info", "server { root html; }"],
  ["hidden-files-served", "info", "server { root /srv/app/dist/; }"],
  ["if-in-location", "warning", "server { location / { try_files $uri /a; if ($a) { set $b 1; } } }"],
  ["if-in-location", "info", "server { location / { if ($a) { expires 1d; } } }"],
  ["if-in-location", "warning info", "server { location / { if ($a) { expires 1d; } if ($b) { expires 2d; } } }"],
  [
    "regex-location-escapes-access-control",
    "error",
    `server { root /srv; ${closed} location ~ \\.html$ { expires 1d; } }`,
  ],
  [
    "regex-location-escapes-access-control",
    "warning",
    `server { root /srv; ${closed} location ~ \\.css$ { expires 1d; } }`,
  ],
  ["root-worker", "error", "user root; events {}"],
  ["root-worker", "warning", "user nginx root; events {}"],
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

test("hidden-files-served speaks for backup-files-served where both see one folder", () => {
  const text = (locations: string): string => `server { root /srv/www; ${locations} }`;
  const ids = (source: string): readonly string[] =>
    review(projectOf({ "nginx.conf": source }), { rules }).findings.flatMap(({ rule }) =>
      rule.id.endsWith("-files-served") ? [rule.id] : [],
    );
  assert.deepEqual(ids(text("")), ["nginx/hidden-files-served"]);
  assert.deepEqual(ids(text("location ~ /\\. { deny all; }")), ["nginx/backup-files-served"]);
});
