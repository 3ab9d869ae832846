import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostKind } from "../server/engine/nginx/hosts.ts";
import { hasEntry, knowsList } from "../server/engine/nginx/lists.ts";
import { backendsOf, passesOf, readTarget, upstreamsOf, usableBackends } from "../server/engine/nginx/passes.ts";
import { read } from "./support/nginx-project.ts";

describe("a target is taken apart", () => {
  const cases: readonly (readonly [text: string, parts: readonly (string | undefined)[]])[] = [
    ["http://App.example.com:8080/v1/", ["http", "app.example.com", "8080", "/v1/"]],
    ["HTTPS://[::1]:443", ["https", "[::1]", "443", ""]],
    ["http://[2001:db8::1]/a", ["http", "[2001:db8::1]", "", "/a"]],
    ["http://unix:/run/App.sock:/v1", ["http", "unix:/run/App.sock", "", "/v1"]],
    ["unix:/run/php.sock", ["", "unix:/run/php.sock", "", ""]],
    ["127.0.0.1:9000", ["", "127.0.0.1", "9000", ""]],
    ["backend", ["", "backend", "", ""]],
    ["http://backend?a=b", ["http", "backend", "", "?a=b"]],
    ["http://app:3000$request_uri", ["http", "app", "3000", "$request_uri"]],
    ["http://app${uri}", ["http", "app", "", "${uri}"]],
    ["$scheme://app/a", ["$scheme", "app", "", "/a"]],
    ["http://$backend:3000/a", ["http", undefined, "3000", "/a"]],
    ["$target", ["", undefined, "", ""]],
    ["", ["", "", "", ""]],
  ];
  for (const [text, [scheme, host, port, path]] of cases) {
    it(text || "nothing", () => assert.deepEqual(readTarget(text), { scheme, host, port, path }));
  }
});

describe("a host is told by its form", () => {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    local: ["localhost", "app.localhost", "127.0.0.1", "[::1]", "unix:/run/app.sock"],
    private: [
      "10.1.2.3",
      "192.168.0.1",
      "172.16.0.1",
      "169.254.169.254",
      "[fd00::1]",
      "[fe80::1]",
      "[::]",
      "100.64.0.1",
      "0.0.0.0",
    ],
    inner: [
      "app",
      "app.internal",
      "db.prod.svc",
      "api.default.svc.cluster.local",
      "printer.lan",
      "x.example",
      "db.docker",
    ],
    public: [
      "example.com",
      "8.8.8.8",
      "100.128.0.1",
      "101.64.0.1",
      "10.example.com",
      "internal.example.com",
      "172.32.0.1",
      "[2001:db8::1]",
      "localhost.example.com",
      "svc.example.com",
    ],
  };
  for (const [kind, hosts] of Object.entries(kinds)) {
    for (const host of hosts) it(`${host} is ${kind}`, () => assert.equal(hostKind(host), kind));
  }
});

describe("passes", () => {
  const configuration = read(`http {
    upstream App { server 10.0.0.1:3000; server 10.0.0.2 down; }
    server { location / { proxy_pass http://APP/v1/; } location /php { fastcgi_pass php:9000; } }
  }
  stream { upstream app { server 10.0.0.9; } server { proxy_pass app; } }`);

  it("are those of http, with what they reach", () => {
    const passes = passesOf(configuration);
    assert.deepEqual(
      passes.map(({ protocol, host }) => [protocol, host]),
      [
        ["proxy", "app"],
        ["fastcgi", "php"],
      ],
    );
    assert.deepEqual(
      passes.map((pass) => backendsOf(configuration, pass).map(({ host }) => host)),
      [["10.0.0.1", "10.0.0.2"], ["php"]],
    );
  });

  it("leave out backends that are down", () => {
    const upstream = upstreamsOf(configuration).get("app");
    assert.deepEqual(upstream && usableBackends(upstream).map(({ host }) => host), ["10.0.0.1"]);
  });
});

describe("a list is known", () => {
  const levelOf = (text: string): Parameters<typeof knowsList>[0] => {
    const level = read(text).named("proxy_pass")[0]?.parent;
    assert.ok(level);
    return level;
  };
  const cases: readonly (readonly [known: boolean, text: string])[] = [
    [true, "http { server { location / { proxy_pass http://a; } } }"],
    [true, "http { include x/*.conf; server { proxy_set_header A b; location / { proxy_pass http://a; } } }"],
    [false, "http { include x/*.conf; server { location / { proxy_pass http://a; } } }"],
    [false, "http { server { location / { include x/*.conf; proxy_set_header A b; proxy_pass http://a; } } }"],
    [false, "server { location / { proxy_pass http://a; } }"],
  ];
  for (const [known, text] of cases) {
    it(`${known}: ${text}`, () => assert.equal(knowsList(levelOf(text), "proxy_set_header"), known));
  }

  it("by the names of its entries, whatever their case", () => {
    const level = levelOf("http { proxy_set_header HOST b; server { location / { proxy_pass http://a; } } }");
    assert.equal(hasEntry(level, "proxy_set_header", "host"), true);
    assert.equal(hasEntry(level, "proxy_set_header", "x-real-ip"), false);
  });
});
