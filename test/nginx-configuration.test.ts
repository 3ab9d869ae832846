import assert from "node:assert/strict";
import { test } from "node:test";
import type { Block } from "../server/engine/nginx/block.ts";
import { isPrivate } from "../server/engine/nginx/server.ts";
import { blockOf, only, read, serverOf } from "./support/nginx-project.ts";

const effective = (block: Block, name: string): string[] =>
  block.effective(name).map(({ args }) => args.map(({ value }) => value).join(" "));

// Inheritance

test("nearest wins", () => {
  const configuration = read(
    "http { server_tokens off; server { server_tokens on; location / { } } server { location / { } } }",
  );
  const [first, second] = configuration.servers.map(({ locations }) =>
    locations[0]?.block.value("server_tokens")?.arg(0),
  );
  assert.deepEqual([first, second], ["on", "off"]);
});

test("an own entry of a list replaces the whole inherited list", () => {
  const server = serverOf("error_page 404 /a; error_page 500 /b; location /x { } location /y { error_page 404 /c; }");
  assert.deepEqual(
    server.locations.map(({ block }) => effective(block, "error_page")),
    [["404 /a", "500 /b"], ["404 /c"]],
  );
});

test("allow and deny are one list", () => {
  const server = serverOf("allow 10.0.0.0/8; deny all; location /x { allow 1.2.3.4; } location /y { }");
  const [x, y] = server.locations.map(({ block }) => block);
  assert.ok(x && y);
  assert.deepEqual(effective(x, "deny"), []);
  assert.deepEqual(effective(y, "deny"), ["all"]);
});

test("headers and trailers are lists apart", () => {
  const server = serverOf(
    "add_header A a; add_trailer T t; location / { add_header B b; if ($a) { add_header C c; } }",
  );
  const location = blockOf(server.configuration, "location");
  assert.deepEqual(effective(location, "add_header"), ["B b"]);
  assert.deepEqual(effective(location, "add_trailer"), ["T t"]);
  assert.deepEqual(effective(blockOf(server.configuration, "if"), "add_header"), ["C c"]);
});

test("add_header_inherit merge keeps the outer headers, off drops them, and both are inherited themselves", () => {
  const headers = (text: string): string[] =>
    effective(blockOf(serverOf(text).configuration, "location"), "add_header");
  assert.deepEqual(headers("add_header A a; add_header_inherit merge; location / { add_header B b; }"), ["A a", "B b"]);
  assert.deepEqual(headers("add_header A a; location / { add_header_inherit merge; add_header B b; }"), ["A a", "B b"]);
  assert.deepEqual(headers("add_header A a; add_header_inherit off; location / { }"), []);
  assert.deepEqual(
    headers("add_header A a; add_header_inherit merge; location / { add_header_inherit on; add_header B b; }"),
    ["B b"],
  );
  assert.deepEqual(
    headers("add_header A a; add_header_inherit merge; location /a { add_header B b; location /a/b { } }"),
    ["A a", "B b"],
  );
});

test("handlers and rewrites act only where they stand", () => {
  const server = serverOf("return 301 /; location /a { proxy_pass http://b; location /a/c { } }");
  const inner = blockOf(server.configuration, "location");
  for (const name of ["return", "proxy_pass"]) assert.deepEqual(inner.effective(name), []);
});

test("root and alias travel as one value", () => {
  const server = serverOf("root /a; location /b { alias /c; location /b/d { } }");
  const inner = blockOf(server.configuration, "location");
  assert.deepEqual(effective(inner, "root"), []);
  assert.deepEqual(effective(inner, "alias"), ["/c"]);
});

test("absence is known only with the whole tree in view", () => {
  assert.ok(serverOf("").block.knows("add_header"));
  assert.ok(!blockOf(only({ "conf.d/a.conf": "server { }" }), "server").knows("add_header"));
  assert.ok(!serverOf("include missing.conf;").block.knows("add_header"));
  const beside = read("http { server { location /a { include missing.conf; } location /b { } } }");
  assert.ok(beside.servers[0]?.locations[1]?.block.knows("add_header"));
});

// Locations

function chosen(text: string, path: string): string | undefined {
  return serverOf(text).locationFor(path)?.label;
}

test("an exact location wins, then the longest prefix", () => {
  const text = "location / { } location /a { } location /a/b { } location = /a/b { }";
  assert.equal(chosen(text, "/a/b"), "= /a/b");
  assert.equal(chosen(text, "/a/bc"), "/a/b");
  assert.equal(chosen(text, "/ab"), "/a");
  assert.equal(chosen(text, "/x"), "/");
  assert.equal(chosen("location /a { }", "/x"), undefined);
});

test("the first regex in the file beats a prefix, unless that is ^~", () => {
  const text = "location /a/ { } location ^~ /b/ { } location ~ \\.php$ { } location ~* \\.PHP5?$ { }";
  assert.equal(chosen(text, "/a/x.php"), "~ \\.php$");
  assert.equal(chosen(text, "/a/x.pHp"), "~* \\.PHP5?$");
  assert.equal(chosen(text, "/b/x.php"), "^~ /b/");
  assert.equal(chosen(text, "/a/x"), "/a/");
});

test("nested locations of the chosen prefix come first, and outer regexes still beat a nested prefix", () => {
  const text =
    "location /a/ { location ~ \\.php$ { } location /a/b/ { } } location ~ x { } location ~ \\.php$ { return 403; }";
  const server = serverOf(text);
  assert.equal(server.locationFor("/a/x.php")?.parent?.label, "/a/");
  assert.equal(chosen(text, "/a/b/y"), "/a/b/");
  assert.equal(chosen(text, "/a/b/x"), "~ x");
  assert.equal(chosen("location ^~ /a/ { location /a/b/ { } } location ~ x { }", "/a/b/x"), "/a/b/");
});

test("the locations of a fragment that belongs inside a server", () => {
  const labels = (texts: Readonly<Record<string, string>>): string[] => only(texts).locations.map(({ label }) => label);
  assert.deepEqual(labels({ "snippets/a.conf": "location /a { location /a/b { } }" }), ["/a", "/a/b"]);
  assert.deepEqual(labels({ "nginx.conf": "http { server { location /a { } } server { location /b { } } }" }), [
    "/a",
    "/b",
  ]);
});

test("modifiers may be glued to the pattern, and named locations are never chosen by a path", () => {
  const text = "location ~/x { } location =/y { } location @z { } location ^~/w { }";
  assert.deepEqual(
    serverOf(text).locations.map(({ kind, pattern }) => `${kind} ${pattern}`),
    ["~ /x", "= /y", "@ @z", "^~ /w"],
  );
  assert.equal(chosen(text, "@z"), undefined);
  assert.equal(chosen(text, "/y"), "=/y");
});

test("internal is inherited by nested locations", () => {
  const { locations } = serverOf("location /a { internal; location /a/b { } } location @c { } location /d { }");
  assert.deepEqual(
    locations.map(({ isInternal }) => isInternal),
    [true, true, true, false],
  );
});

test("a pattern that JavaScript reads otherwise than PCRE, or that may run for ages, is unknown", () => {
  for (const pattern of ["(?i)a", "a++", "\\Aa\\z", "(a+)+$", "(a|b)*c", "(", "(?P<x>a)"]) {
    const [location] = serverOf(`location ~ ${pattern} { }`).locations;
    assert.equal(location?.regExp, undefined, pattern);
  }
});

// Servers and sockets

test("spellings of one socket", () => {
  const sockets = (text: string): string[] => serverOf(text).listeners.map(({ socket }) => socket);
  assert.equal(new Set(sockets("listen 80; listen *:80; listen 0.0.0.0:80;")).size, 1);
  assert.equal(new Set([...sockets("listen 80;"), ...sockets("")]).size, 1);
  assert.equal(
    new Set(sockets("listen [::]:80; listen 80; listen 127.0.0.1; listen 443 quic; listen 443 ssl; listen unix:/a;"))
      .size,
    6,
  );
  assert.deepEqual(sockets("listen 127.0.0.1; listen 127.0.0.1:80;").length, 2);
  assert.equal(new Set(sockets("listen 127.0.0.1; listen 127.0.0.1:80;")).size, 1);
});

test("ports and addresses", () => {
  const of = (text: string): (string | number | undefined)[] => {
    const [listener] = serverOf(`listen ${text};`).listeners;
    return [listener?.address, listener?.port];
  };
  assert.deepEqual(of("8080"), ["", 8080]);
  assert.deepEqual(of("127.0.0.1:81"), ["127.0.0.1", 81]);
  assert.deepEqual(of("[::1]:82"), ["[::1]", 82]);
  assert.deepEqual(of("[::1]"), ["[::1]", 80]);
  assert.deepEqual(of("unix:/run/a.sock"), ["unix:/run/a.sock", undefined]);
  assert.deepEqual(of("${PORT}"), ["", undefined]);
  assert.deepEqual(of("127.0.0.1:${PORT}"), ["127.0.0.1", undefined]);
  assert.deepEqual(of("8000-8010"), ["", undefined]);
});

test("TLS is a parameter, not a number", () => {
  const tls = (text: string): boolean => serverOf(text).isTls;
  assert.ok(tls("listen 443 ssl;") && tls("listen 8443 ssl;") && tls("listen 443 quic;") && tls("listen 80; ssl ON;"));
  assert.ok(
    !tls("listen 443;") && !tls("listen 8443;") && !tls("listen unix:/run/ssl.sock;") && !tls("listen 80; ssl off;"),
  );
  assert.deepEqual(
    serverOf("listen 80; listen 443 ssl;").plainListeners.map(({ port }) => port),
    [80],
  );
});

test("private addresses", () => {
  const closed = (address: string): boolean => serverOf(`listen ${address};`).listeners.every(isPrivate);
  for (const address of [
    "127.0.0.1:80",
    "10.1.2.3:80",
    "172.31.0.1:80",
    "192.168.0.1:80",
    "[::1]:80",
    "[fd00::1]:80",
    "unix:/a",
  ]) {
    assert.ok(closed(address), address);
  }
  for (const address of ["80", "*:80", "0.0.0.0:80", "[::]:80", "172.32.0.1:80", "11.0.0.1:80", "1.2.3.4:80"]) {
    assert.ok(!closed(address), address);
  }
});

test("the default server of a socket is the marked one, else the first", () => {
  const configuration = read(
    "http { server { server_name a; } server { listen *:80 default_server; server_name b; } server { listen 81; server_name c; } server { listen 0.0.0.0:81; server_name d; } }",
  );
  const name = (socket: string): string | undefined => configuration.defaultServer(socket)?.names[0];
  const [first, , third] = configuration.servers;
  assert.equal(name(first?.listeners[0]?.socket ?? ""), "b");
  assert.equal(name(third?.listeners[0]?.socket ?? ""), "c");
  assert.equal(name("*:82"), undefined);
});

test("a server whose listen lines may stand in a missing file has no implicit one", () => {
  assert.deepEqual(serverOf("include listen.conf;").listeners, []);
  assert.equal(serverOf("include mime.types;").listeners.length, 1);
});

test("leaves are the server, its locations, ifs and limit_excepts", () => {
  const server = serverOf("if ($a) { } location / { if ($b) { } limit_except GET { } } types { }");
  assert.deepEqual(
    [...server.leaves()].map(({ context }) => context),
    [...["server", "if-in-server", "location", "if-in-location", "limit_except"]],
  );
});

test("upstreams by name", () => {
  const configuration = read("http { upstream a { server b; } }");
  assert.equal(configuration.upstream("a")?.block?.children.length, 1);
  assert.equal(configuration.upstream("b"), undefined);
});
