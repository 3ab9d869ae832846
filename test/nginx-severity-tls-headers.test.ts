import assert from "node:assert/strict";
import { test } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf } from "./support/project.ts";

const certificate = "ssl_certificate /t/a.crt; ssl_certificate_key /t/a.key;";

/** The rule, what it finds how severe, the text in which it does, and the target version. */
const cases: readonly (readonly [rule: string, severities: string, text: string, version?: string])[] = [
  ["tls-protocols-not-set", "hint", `http { server { listen 443 ssl; ${certificate} } }`],
  ["tls-protocols-not-set", "warning", `http { server { listen 443 ssl; ${certificate} } }`, "1.26.0"],
  ["unsupported-tls-group", "info", "server { ssl_ecdh_curve X25519MLKEM768:X25519; }"],
  ["unsupported-tls-group", "hint", "server { ssl_ecdh_curve ?X25519MLKEM768:X25519; }"],
  ["unsupported-tls-group", "warning", "server { ssl_ecdh_curve X25519MLKEM768; }"],
  ["unsupported-tls-group", "warning", "server { ssl_ecdh_curve X25519Kyber768Draft00:X25519; }"],
  ["tls-port-without-tls", "error", `http { server { listen 443; ${certificate} } }`],
  ["tls-port-without-tls", "warning", `server { listen 443; ${certificate} }`],
  ["ssl-directive-removed", "warning", "server { ssl off; }"],
  ["ssl-directive-removed", "warning", "server { ssl off; }", "1.24.0"],
  ["ssl-directive-removed", "error", "server { ssl off; }", "1.25.1"],
  ["plain-http-upstream", "warning", "server { location / { proxy_pass http://a.example.com; } }"],
  ["plain-http-upstream", "error", "server { location / { proxy_pass http://203.0.113.7; } }"],
  [
    "setting-ignored-in-server",
    "info warning",
    "http { server { listen 80; } server { listen 80; client_header_buffer_size 8k; merge_slashes off; } }",
  ],
  ["nosniff-missing", "info", "http { server { root /srv; } }"],
  ["nosniff-missing", "hint", "http { server { location / { proxy_pass http://b; } } }"],
  ["csp-missing", "info", "http { server { root /srv; } }"],
  ["frame-options-missing", "info", "http { server { root /srv; location /a { proxy_pass http://b; } } }"],
  ["referrer-policy-missing", "hint", "http { server { root /srv; } }"],
  ["multiline-header", "warning", 'server { add_header A "b\n c"; }'],
  ["multiline-header", "error", 'server { add_header A "b\nc"; }'],
  [
    "cors-any-origin-with-credentials",
    "warning",
    "server { add_header Access-Control-Allow-Origin *; add_header Access-Control-Allow-Credentials true; }",
  ],
  [
    "cors-any-origin-with-credentials",
    "error",
    "server { add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true; }",
  ],
];

function findings(text: string, only: readonly string[], version?: string): readonly string[] {
  const files = { "nginx.conf": text, ...(version ? { "portcullis.yaml": `nginx:\n  version: ${version}\n` } : {}) };
  const chosen = rules.filter((rule) => only.length === 0 || only.includes(rule.id));
  return review(projectOf(files), { rules: chosen, all: only.length > 0 }).findings.map(
    ({ rule, severity }) => `${severity} ${rule.id}`,
  );
}

for (const [rule, severities, text, version] of cases) {
  test(`${rule} is ${severities} in ${text} ${version ?? ""}`, () => {
    const found = findings(text, [`nginx/${rule}`], version);
    assert.equal(found.map((line) => line.split(" ")[0]).join(" "), severities);
  });
}

test("port 443 without ssl is reported once, not as plain HTTP as well", () => {
  const found = findings(`http { server { listen 443; ${certificate} root /srv; } }`, [
    "nginx/tls-port-without-tls",
    "nginx/plain-http",
  ]);
  assert.deepEqual(found, ["error nginx/tls-port-without-tls"]);
});

test("stapling for certificates of Let's Encrypt is reported once", () => {
  const path = "/etc/letsencrypt/live/a";
  const text = `http { server { listen 443 ssl; ssl_certificate ${path}/c; ssl_certificate_key ${path}/k; ssl_stapling on; } }`;
  const found = findings(text, [
    "nginx/ocsp-stapling-lets-encrypt",
    "nginx/ocsp-stapling-not-verified",
    "nginx/ocsp-stapling-without-resolver",
  ]);
  assert.deepEqual(found, ["info nginx/ocsp-stapling-lets-encrypt"]);
});

/** The shape of Mozilla's intermediate configuration, guidelines 6.0, and of h5bp's defaults for a site. */
const recommended: readonly (readonly [name: string, text: string])[] = [
  [
    "Mozilla's intermediate configuration",
    `http {
    server {
        listen 443 ssl;
        listen [::]:443 ssl;
        ssl_certificate /etc/nginx/tls/a.crt;
        ssl_certificate_key /etc/nginx/tls/a.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
        root /srv/www;
    }
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;
    ssl_session_timeout 1d;
    ssl_session_cache shared:MozSSL:10m;
    server {
        listen 80 default_server;
        listen [::]:80 default_server;
        return 301 https://$host$request_uri;
    }
}`,
  ],
  [
    "h5bp's defaults",
    `http {
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers EECDH+CHACHA20:EECDH+AES;
    ssl_ecdh_curve X25519:prime256v1:secp521r1:secp384r1;
    ssl_prefer_server_ciphers on;
    ssl_session_timeout 24h;
    ssl_session_cache shared:SSL:10m;
    map $sent_http_content_type $policy {
        ~*text/(html|javascript)|application/pdf|xml "default-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
    server {
        listen 443 ssl default_server;
        ssl_certificate /etc/nginx/tls/any.crt;
        ssl_certificate_key /etc/nginx/tls/any.key;
        ssl_reject_handshake on;
    }
    server {
        listen 443 ssl;
        server_name example.com;
        ssl_certificate /etc/nginx/tls/a.crt;
        ssl_certificate_key /etc/nginx/tls/a.key;
        root /srv/www;
        add_header Strict-Transport-Security "max-age=16070400; includeSubDomains" always;
        add_header X-Content-Type-Options nosniff always;
        add_header Content-Security-Policy $policy always;
    }
}`,
  ],
];

for (const [name, text] of recommended) {
  test(`nothing about TLS and headers is above info in ${name}`, () => {
    const ids = rules.filter(({ id }) => isOfThisTheme(id)).map(({ id }) => id);
    assert.deepEqual(
      findings(text, ids).filter((line) => /^(error|warning)/.test(line)),
      [],
    );
  });
}

const isOfThisTheme = (id: string): boolean =>
  /^nginx\/.*(tls|ssl|hsts|header|cipher|ocsp|http2|csp|policy|dhe)/.test(id);
