import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { review } from "../server/engine/review.ts";
import { rules } from "../server/rules/index.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** A published recommendation, written as a configuration of our own. */
interface Advice {
  readonly title: string;
  /** The place of the recommendation. */
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  /** The nginx that the recommendation is for; undefined leaves it unknown. */
  readonly nginx?: string;
}

const mozilla = "https://ssl-config.mozilla.org/";
const h5bp = "https://github.com/h5bp/server-configs-nginx";

const redirect = `    server {
        listen 80 default_server;
        listen [::]:80 default_server;
        location / {
            return 301 https://$host$request_uri;
        }
    }
`;

/** What both levels of Mozilla's generator have in common, with the TLS lines of one of them. */
const generated = (tls: string): string => `events {}
http {
${redirect}    server {
        listen 443 ssl;
        listen [::]:443 ssl;
        http2 on;
        server_name www.example.com;
        ssl_certificate /etc/nginx/tls/chain.pem;
        ssl_certificate_key /etc/nginx/tls/key.pem;
        add_header Strict-Transport-Security "max-age=63072000" always;
    }
    ssl_session_timeout 1d;
    ssl_session_cache shared:MozSSL:10m;
    ssl_prefer_server_ciphers off;
${tls}}
`;

const intermediate = `    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
`;

const modern = `    ssl_protocols TLSv1.3;
    ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;
`;

/** The stapling lines that the generator wrote until the option went away. */
const stapling = `    ssl_stapling on;
    ssl_stapling_verify on;
    ssl_trusted_certificate /etc/nginx/tls/root.pem;
    resolver 127.0.0.1;
`;

const h5bpMain = `user www-data;
worker_processes auto;
worker_rlimit_nofile 8192;
events {
    worker_connections 8000;
}
error_log /var/log/nginx/error.log warn;
pid /var/run/nginx.pid;
http {
    include h5bp/server_software_information.conf;
    include h5bp/media_types.conf;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
    access_log /var/log/nginx/access.log main;
    keepalive_timeout 20s;
    sendfile on;
    tcp_nopush on;
    include h5bp/compression.conf;
    include h5bp/cache_expiration.conf;
    map $sent_http_content_type $add_x_content_type_options {
        default nosniff;
    }
    map $sent_http_content_type $add_x_frame_options {
        ~*text/html DENY;
    }
    map $sent_http_content_type $add_content_security_policy {
        ~*text/(html|javascript)|application/pdf|xml "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests";
    }
    map $sent_http_content_type $add_referrer_policy {
        ~*text/(css|html|javascript)|application/pdf|xml "strict-origin-when-cross-origin";
    }
    map $sent_http_content_type $add_cross_origin_opener_policy {
        ~*text/html same-origin;
    }
    map $sent_http_content_type $cors {
        ~*image/ "*";
    }
    include conf.d/*.conf;
}
`;

const h5bpParts: Readonly<Record<string, string>> = {
  "h5bp/server_software_information.conf": "server_tokens off;\n",
  "h5bp/media_types.conf":
    "types {\n    text/html html;\n    text/css css;\n    text/javascript js;\n}\ndefault_type application/octet-stream;\ncharset utf-8;\n",
  "h5bp/compression.conf":
    "gzip on;\ngzip_comp_level 5;\ngzip_min_length 256;\ngzip_proxied any;\ngzip_vary on;\ngzip_types text/css text/javascript application/json;\n",
  "h5bp/cache_expiration.conf":
    'map $sent_http_content_type $expires {\n    default 1M;\n    "" off;\n    ~*text/css 1y;\n    ~*text/html 0;\n}\nexpires $expires;\n',
  "h5bp/tls.conf":
    "ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384;\nssl_ecdh_curve X25519:prime256v1:secp384r1;\nssl_session_timeout 24h;\nssl_session_cache shared:SSL:10m;\nssl_session_tickets off;\nssl_prefer_server_ciphers off;\n",
  "h5bp/basic.conf": `location ~* /\\.(?!well-known/) {
    deny all;
}
location ~* (?:#.*#|\\.(?:bak|conf|dist|fla|in[ci]|log|orig|psd|sh|sql|sw[op])|~)$ {
    deny all;
}
add_header X-Content-Type-Options $add_x_content_type_options always;
add_header X-Frame-Options $add_x_frame_options always;
add_header Content-Security-Policy $add_content_security_policy always;
add_header Referrer-Policy $add_referrer_policy always;
add_header Cross-Origin-Opener-Policy $add_cross_origin_opener_policy always;
add_header Access-Control-Allow-Origin $cors;
add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
`,
  "conf.d/no-default.conf": `server {
    listen [::]:80 default_server deferred;
    listen 80 default_server deferred;
    server_name _;
    return 444;
}
server {
    listen [::]:443 ssl default_server;
    listen 443 ssl default_server;
    server_name _;
    include h5bp/tls.conf;
    ssl_reject_handshake on;
}
`,
  "conf.d/example.com.conf": `server {
    listen [::]:80;
    listen 80;
    server_name www.example.com;
    return 301 https://example.com$request_uri;
}
server {
    listen [::]:443 ssl;
    listen 443 ssl;
    server_name example.com;
    include h5bp/tls.conf;
    ssl_certificate /etc/nginx/certs/default.crt;
    ssl_certificate_key /etc/nginx/certs/default.key;
    root /var/www/example.com/public;
    error_page 404 /404.html;
    include h5bp/basic.conf;
}
`,
};

const advice: readonly Advice[] = [
  {
    title: "Mozilla, intermediate",
    source: mozilla,
    nginx: "1.31.9",
    files: { "nginx.conf": generated(intermediate) },
  },
  {
    title: "Mozilla, modern",
    source: mozilla,
    nginx: "1.31.9",
    files: { "nginx.conf": generated(modern) },
  },
  {
    title: "Mozilla, intermediate, with stapling",
    source: mozilla,
    nginx: "1.30.7",
    files: { "nginx.conf": generated(intermediate + stapling) },
  },
  { title: "h5bp", source: h5bp, files: { "nginx.conf": h5bpMain, ...h5bpParts } },
];

describe("published advice brings nothing above info", () => {
  for (const { title, source, files, nginx } of advice) {
    it(title, (context) => {
      context.diagnostic(source);
      const project = projectOf(files, nginx === undefined ? {} : { nginxVersion: nginx });
      const { findings } = review(project, { rules, root: testRoot });
      const loud = findings.filter(({ severity }) => severity === "error" || severity === "warning");
      const texts = loud.map(({ rule, message, uri }) => `${rule.id}: ${message} (${uri})`);
      assert.deepEqual(texts, []);
    });
  }
});
