import assert from "node:assert/strict";
import { test } from "node:test";
import { besideHeaders } from "../server/engine/nginx/headers.ts";
import {
  decidingTlsServers,
  modernProtocols,
  rejectsHandshake,
  serversBySocket,
  showsAllServers,
  tlsListens,
} from "../server/engine/nginx/tls.ts";
import { projectOf } from "./support/project.ts";

const configurationOf = (text: string) => {
  const [configuration] = projectOf({ "nginx.conf": text }).configurations;
  assert.ok(configuration);
  return configuration;
};

const named = (servers: readonly { readonly names: readonly string[] }[]): readonly string[] =>
  servers.map(({ names }) => names.join(" "));

test("spellings of one socket are one socket, and each server stands in it once", () => {
  const servers = serversBySocket(
    configurationOf(`http {
    server { server_name a; listen 443 ssl; listen *:443 ssl; }
    server { server_name b; listen 0.0.0.0:443 ssl; }
    server { server_name c; }
  }`),
  );
  assert.deepEqual(
    [...servers].map(([socket, sharing]) => [socket, named(sharing)]),
    [
      ["*:443", ["a", "b"]],
      ["*:80", ["c"]],
    ],
  );
});

test("the marked server decides about a socket with TLS, else the first", () => {
  const configuration = configurationOf(`http {
    server { server_name a; listen 443 ssl; listen 8443 ssl; }
    server { server_name b; listen 443 ssl default_server; }
    server { server_name c; listen 80 default_server; }
    server { server_name d; listen 443 quic; }
  }`);
  assert.deepEqual(named(decidingTlsServers(configuration)), ["a", "b"]);
  assert.deepEqual(
    configuration.servers.map((server) => tlsListens(server).map((listen) => listen.arg(0))),
    [["443", "8443"], ["443"], [], []],
  );
});

test("all servers are in view unless an include of http may hold one", () => {
  assert.equal(showsAllServers(configurationOf("http { server { } }")), true);
  assert.equal(showsAllServers(configurationOf("http { include /somewhere/*.conf; server { } }")), false);
  assert.equal(showsAllServers(configurationOf("server { }")), false);
});

test("ssl_reject_handshake is inherited and knows no case", () => {
  const { servers } = configurationOf(
    "http { ssl_reject_handshake ON; server { } server { ssl_reject_handshake off; } }",
  );
  assert.deepEqual(servers.map(rejectsHandshake), [true, false]);
});

test("TLSv1.3 is a known word from nginx 1.13.0 on", () => {
  assert.equal(modernProtocols("1.12.2"), "TLSv1.2");
  assert.equal(modernProtocols("1.13.0"), "TLSv1.2 TLSv1.3");
  assert.equal(modernProtocols(undefined), "TLSv1.2 TLSv1.3");
});

test("a header goes beside those that act, else beside the names, else to the start", () => {
  const text = `http {
    add_header A 1;
    server {
        listen 80;
    }
    server {
        listen 81;
        add_header B 1;
    }
}
`;
  const placeIn = (source: string, index: number): string => {
    const server = configurationOf(source).servers[index];
    assert.ok(server);
    const [edit] = besideHeaders(server, "add_header C 1;")?.edits ?? [];
    return (
      source
        .slice(0, edit?.span.start ?? 0)
        .trimEnd()
        .split("\n")
        .at(-1)
        ?.trim() ?? ""
    );
  };
  assert.equal(placeIn(text, 0), "add_header A 1;");
  assert.equal(placeIn(text, 1), "add_header B 1;");
  assert.equal(placeIn("http {\n    server {\n        listen 80;\n    }\n}\n", 0), "listen 80;");
  assert.equal(placeIn("http {\n    server {\n        root /srv;\n    }\n}\n", 0), "server {");
});

test("one ssl turns TLS on for every server of the socket", () => {
  const { servers } = configurationOf(
    "http { server { listen 443 ssl; } server { listen 443; } server { listen *:443; } server { listen 8443; } }",
  );
  assert.deepEqual(
    servers.map(({ isTls }) => isTls),
    [true, true, true, false],
  );
});
