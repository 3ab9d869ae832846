import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answeringBlocks, answerOf, servesContent } from "../server/engine/nginx/answers.ts";
import type { NginxConfiguration } from "../server/engine/nginx/configuration.ts";
import { isAtLeast } from "../server/engine/nginx/version.ts";
import type { Severity } from "../server/engine/rule.ts";
import { rule as headerInheritanceLost } from "../server/rules/nginx/headers/header-inheritance-lost.ts";
import { rule as hstsMissing } from "../server/rules/nginx/tls/hsts-missing.ts";
import { rule as plainHttp } from "../server/rules/nginx/tls/plain-http.ts";
import { rule as weakTlsCipher } from "../server/rules/nginx/tls/weak-tls-cipher.ts";
import { rule as weakTlsProtocol } from "../server/rules/nginx/tls/weak-tls-protocol.ts";
import { projectOf } from "./support/project.ts";

function configurationOf(text: string): NginxConfiguration {
  const [configuration] = projectOf({ "nginx.conf": text }).configurations;
  assert.ok(configuration);
  return configuration;
}

describe("what a block answers", () => {
  const kinds = (body: string): string[] => {
    const { servers } = configurationOf(`http { server { ${body} } }`);
    return servers.flatMap((server) => server.locations.map(({ block }) => answerOf(block).kind));
  };

  it("reads return by its code and its text", () => {
    const body = `
      location /a { return 301 /b; }
      location /b { return https://example.com/; }
      location /c { return 404; }
      location /d { return 444; }
      location /e { return 204; }
      location /f { return 200 ok; }`;
    assert.deepEqual(kinds(body), ["redirect", "redirect", "refusal", "refusal", "empty", "text"]);
  });

  it("takes a rewrite of every path for a redirect, any other for none", () => {
    const body = `
      location /a { rewrite ^ https://example.com$request_uri; }
      location /b { rewrite ^/(.*)$ /c/$1 permanent; }
      location /c { rewrite ^/(.*)$ /d/$1 last; }
      location /d { rewrite ^/d/old$ /new permanent; }`;
    assert.deepEqual(kinds(body), ["redirect", "redirect", "content", "content"]);
  });

  it("lets the first of return and rewrite answer", () => {
    assert.deepEqual(kinds("location /a { return 403; rewrite ^ /b redirect; }"), ["refusal"]);
    assert.deepEqual(kinds("location /a { rewrite ^ /b redirect; return 403; }"), ["redirect"]);
  });

  it("lets the server's return come before every location", () => {
    assert.deepEqual(kinds("return 404; location / { proxy_pass http://127.0.0.1; }"), ["refusal"]);
  });

  it("gives an if without an answer that of its location", () => {
    const { servers } = configurationOf(
      "http { server { location / { if ($arg_a) { set $b 1; } if ($arg_b) { return 403; } return 301 /c; } } }",
    );
    const ifs = servers.flatMap((server) => [...server.leaves()].filter((block) => block.context === "if-in-location"));
    assert.deepEqual(
      ifs.map((block) => answerOf(block).kind),
      ["redirect", "refusal"],
    );
  });

  it("asks an if before the server around it, and takes its location's handler", () => {
    const { servers } = configurationOf(
      "http { server { if ($arg_a) { return 403; } return 301 /b; } server { location / { stub_status; if ($arg_b) { } } } }",
    );
    const ifs = servers.flatMap((server) => [...server.leaves()].filter((block) => block.context?.startsWith("if-")));
    assert.deepEqual(
      ifs.map((block) => answerOf(block).kind),
      ["refusal", "text"],
    );
  });

  it("finds content inside a location that only redirects", () => {
    const { servers } = configurationOf(
      "http { server { location /a { return 301 /b; location /a/b { stub_status; } } location /c { return 403; } } }",
    );
    const [outer, , other] = servers.flatMap((server) => server.locations);
    assert.ok(outer && other);
    assert.equal(servesContent(outer.block), true);
    assert.equal(servesContent(other.block), false);
  });

  it("counts the server itself only where its locations leave paths over", () => {
    const counts = ["location / { }", "location /a { }", "location ~ / { }", "return 403; location / { }"].map((body) =>
      configurationOf(`http { server { ${body} } }`).servers.map((server) => answeringBlocks(server).length),
    );
    assert.deepEqual(counts.flat(), [1, 2, 2, 1]);
  });
});

describe("severities of TLS and header rules", () => {
  const severity = (rule: typeof plainHttp, text: string): (Severity | undefined)[] => {
    const project = projectOf({ "nginx.conf": text });
    const problems = project.configurations.flatMap((configuration) => [...rule.check(configuration, project)]);
    return problems.map((problem) => problem.severity ?? rule.severity);
  };

  it("judges plain HTTP by its port and by what stands in front", () => {
    const at = (listen: string, location = ""): (Severity | undefined)[] =>
      severity(plainHttp, `http { server { ${listen} location / { ${location} proxy_pass http://127.0.0.1; } } }`);
    assert.deepEqual(at(""), ["error"]);
    assert.deepEqual(at("listen 443;"), ["error"]);
    assert.deepEqual(at("listen 80; listen 443 ssl;"), ["warning"]);
    assert.deepEqual(at("listen 8080;"), ["info"]);
    assert.deepEqual(at("listen 127.0.0.1:80; listen 8080;"), ["info"]);
    assert.deepEqual(at("listen 80 proxy_protocol;"), ["info"]);
    assert.deepEqual(at("listen 80;", "proxy_set_header X-Forwarded-Proto https;"), ["info"]);
    assert.deepEqual(at("listen 80;", "proxy_set_header X-Forwarded-Proto $scheme;"), ["error"]);
    assert.deepEqual(at("listen 80;", "fastcgi_param HTTPS on;"), ["info"]);
    assert.deepEqual(at("listen 80;", "fastcgi_param HTTPS $https;"), ["error"]);
    assert.deepEqual(at("listen 80;", "fastcgi_param SECURE on;"), ["error"]);
    assert.deepEqual(
      severity(plainHttp, "http { map $http_x_forwarded_proto $s { default 1; } server { listen 80; root /srv; } }"),
      ["info"],
    );
  });

  it("lowers what depends on the OpenSSL version", () => {
    const of = (list: string): (Severity | undefined)[] => severity(weakTlsCipher, `ssl_ciphers ${list};`);
    assert.deepEqual(of("HIGH"), ["warning"]);
    assert.deepEqual(of("DEFAULT"), ["warning"]);
    assert.deepEqual(of("HIGH:RC4"), ["error"]);
    assert.deepEqual(of("ALL"), ["error"]);
  });

  it("lowers lost headers that protect nobody", () => {
    const of = (header: string): (Severity | undefined)[] =>
      severity(headerInheritanceLost, `server { add_header ${header} a; location / { add_header X-Own b; } }`);
    assert.deepEqual(of("X-Cache-Status"), ["info"]);
    assert.deepEqual(of("Cache-Control"), ["warning"]);
    assert.deepEqual(of("Permissions-Policy"), ["warning"]);
  });

  it("lowers a missing HSTS where a server only redirects", () => {
    const of = (body: string): (Severity | undefined)[] =>
      severity(hstsMissing, `http { server { listen 443 ssl; ${body} } }`);
    assert.deepEqual(of("return 301 https://example.com/;"), ["info"]);
    assert.deepEqual(of("location / { return 301 https://example.com/; }"), ["info"]);
    assert.deepEqual(of("location / { return 200 ok; }"), ["warning"]);
  });

  it("reports weak protocols outside http too, with the default server that may overrule", () => {
    assert.deepEqual(
      severity(weakTlsProtocol, "stream { server { listen 5433 ssl; ssl_protocols TLSv1.1 TLSv1.2; } }"),
      ["error"],
    );
    const text = `http {
      server { listen 443 ssl default_server; ssl_protocols TLSv1.2; }
      server { listen 443 ssl; ssl_protocols TLSv1.1; }
    }`;
    const project = projectOf({ "nginx.conf": text });
    const [problem, ...others] = [...weakTlsProtocol.check(configurationOf(text), project)];
    assert.equal(others.length, 0);
    assert.deepEqual(
      problem?.related?.map(({ span }) => text.slice(0, span.start).split("\n").length),
      [2],
    );
  });
});

it("takes the first server of a socket for the default one where none is marked", () => {
  const found = (first: string, second: string): number => {
    const text = `http {
      server { listen 443 ssl; ssl_protocols ${first}; }
      server { listen *:443 ssl; ssl_protocols ${second}; }
    }`;
    const project = projectOf({ "nginx.conf": text }, { nginxVersion: "1.28.0" });
    return [...weakTlsProtocol.check(configurationOf(text), project)].length;
  };
  assert.equal(found("TLSv1.2", "TLSv1.1"), 0);
  assert.equal(found("TLSv1.1", "TLSv1.2"), 1);
});

it("compares nginx versions by number", () => {
  assert.equal(isAtLeast("1.29.3", "1.29.3"), true);
  assert.equal(isAtLeast("1.30.0", "1.29.3"), true);
  assert.equal(isAtLeast("1.9.15", "1.29.3"), false);
  assert.equal(isAtLeast("1.30", "1.30.1"), false);
  assert.equal(isAtLeast(undefined, "1.29.3"), undefined);
});
