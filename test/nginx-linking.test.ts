import assert from "node:assert/strict";
import { test } from "node:test";
import type { Block } from "../server/engine/nginx/block.ts";
import { NginxDocument } from "../server/engine/nginx/document.ts";
import { Project, type Wants } from "../server/engine/project.ts";
import { dirname } from "../server/engine/uri.ts";
import { blockOf, linked, only, read, root } from "./support/nginx-project.ts";

const wants = (text: string): Wants => {
  const uri = `${root}/nginx/nginx.conf`;
  return new Project({ documents: new Map([[uri, new NginxDocument(uri, text)]]) }).wants;
};

const names = (block: Block): string[] => block.children.map(({ name }) => name);

// Includes

test("an include puts the file's directives in the place of the statement", () => {
  const configuration = only({
    "nginx.conf": "http { a; include conf.d/x.conf; c; }",
    "conf.d/x.conf": "server { listen 81; } b;",
  });
  const http = blockOf(configuration, "http");
  assert.deepEqual(names(http), ["a", "include", "server", "b", "c"]);
  assert.deepEqual(
    configuration.documents.map(({ uri }) => uri),
    [`${root}/nginx.conf`, `${root}/conf.d/x.conf`],
  );
  assert.equal(configuration.servers[0]?.directive.at().uri, `${root}/conf.d/x.conf`);
  assert.equal(configuration.servers[0]?.block.context, "server");
});

test("a glob takes files in the order of their names, and only those it matches", () => {
  const [main] = linked({
    "nginx.conf": "http { include conf.d/*.conf; }",
    "conf.d/b.conf": "b;",
    "conf.d/a.conf": "a;",
    "conf.d/B.conf": "B;",
    "conf.d/10.conf": "ten;",
    "conf.d/9.conf": "nine;",
    "conf.d/.hidden.conf": "hidden;",
    "conf.d/c.conf.bak": "c;",
    "conf.d/sub/d.conf": "d;",
  }).configurations;
  assert.ok(main);
  assert.deepEqual(names(blockOf(main, "http")), ["include", "ten", "nine", "B", "a", "b"]);
  assert.deepEqual(main.unresolved, []);
});

test("a glob that matches nothing is resolved; a missing file is not", () => {
  const text = "http { include conf.d/*.conf; server { include tls.conf; } }";
  const [configuration] = linked({ "nginx.conf": text, "conf.d/README": "" }).configurations;
  assert.ok(configuration);
  assert.deepEqual(
    configuration.unresolved.map(({ directive }) => directive.arg(0)),
    ["tls.conf"],
  );
  assert.ok(blockOf(configuration, "http").knows("server_tokens"));
  assert.ok(!blockOf(configuration, "server").knows("ssl_protocols"));
});

test("relative paths start from the folder of the main file, not of the including one", () => {
  const configuration = only({
    "nginx/nginx.conf": "http { include conf.d/x.conf; }",
    "nginx/conf.d/x.conf": "server { include snippets/a.conf; }",
    "nginx/snippets/a.conf": "listen 81;",
  });
  assert.equal(configuration.servers[0]?.listeners[0]?.port, 81);
});

test("/etc/nginx is the folder of the main file, or the one the settings name", () => {
  const texts = { "web/nginx.conf": "http { include /etc/nginx/conf.d/*.conf; }", "web/conf.d/a.conf": "a;" };
  assert.deepEqual(names(blockOf(only(texts), "http")), ["include", "a"]);
  const moved = { "web/nginx.conf": "http { include /etc/nginx/conf.d/*.conf; include b.conf; }" };
  const settings = { includeRoot: `${root}/etc` };
  const elsewhere = only({ ...moved, "etc/conf.d/a.conf": "a;", "etc/b.conf": "b;" }, settings);
  assert.deepEqual(names(blockOf(elsewhere, "http")), ["include", "a", "include", "b"]);
});

test("a fragment's includes start from the folder above conf.d and the like", () => {
  const configuration = only({
    "nginx/conf.d/a.conf": "server { include snippets/b.conf; }",
    "nginx/snippets/b.conf": "listen 81;",
  });
  assert.equal(configuration.servers[0]?.listeners[0]?.port, 81);
});

test("what an include names is wanted until it is known to be missing", () => {
  const text =
    "http { include mime.types; include /etc/nginx/conf.d/*.conf; include $x.conf; include /opt/other/a.conf; }";
  const { nginx, folders } = wants(text);
  assert.deepEqual([...nginx], [`${root}/nginx/mime.types`]);
  const dockerfilesMayBe = [`${root}/nginx`, root, dirname(root)];
  assert.deepEqual([...folders], [`${root}/nginx/conf.d`, ...dockerfilesMayBe]);
});

test("a file of nginx's packages may hold only what is known to stand in it", () => {
  const http = blockOf(read("http { include /etc/nginx/mime.types; }"), "http");
  assert.ok(http.knows("server_tokens"));
  assert.ok(!http.knows("types"));
});

test("files that include each other end, and what they might hold is unknown", () => {
  const configuration = read("http { include nginx.conf; }");
  assert.deepEqual(names(blockOf(configuration, "http")), ["include"]);
  assert.ok(!blockOf(configuration, "http").knows("server_tokens"));
  const [first] = linked({ "a.conf": "add_header A a; include b.conf;", "b.conf": "include a.conf;" }).configurations;
  assert.deepEqual(
    first?.documents.map(({ uri }) => uri),
    [`${root}/a.conf`, `${root}/b.conf`],
  );
});

test("a file that includes another hundreds of times ends", () => {
  const line = "include b.conf;".repeat(30);
  const texts: Record<string, string> = { "nginx.conf": `http { ${line} }`, "z.conf": "a;" };
  for (const [name, next] of ["bc", "cd", "de", "ez"].map((pair) => [pair[0], pair[1]])) {
    texts[`${name}.conf`] = line.replaceAll("b.conf", `${next}.conf`);
  }
  const [main] = linked(texts).configurations;
  assert.ok(main && [...main.root.descendants()].length <= 1_000_100);
  assert.ok(!blockOf(main, "http").knows("server_tokens"));
});

test("a file that two servers include stands in both", () => {
  const configuration = only({
    "nginx.conf": "http { server { include t.conf; } server { include t.conf; } }",
    "t.conf": "ssl_protocols TLSv1.2;",
  });
  const [first, second] = configuration.named("ssl_protocols");
  assert.equal(first?.syntax, second?.syntax);
  assert.equal(first?.parent, configuration.servers[0]?.block);
  assert.equal(second?.parent, configuration.servers[1]?.block);
});

test("includes in map and types bring entries, not directives", () => {
  const configuration = only({
    "nginx.conf": "http { map $host $m { default 0; include hosts.map; } types { include more.types; } }",
    "hosts.map": "a.example 1; server 2;",
    "more.types": "text/x x;",
  });
  assert.deepEqual(names(blockOf(configuration, "map")), ["default", "include", "a.example", "server"]);
  assert.deepEqual(configuration.named("server"), []);
  assert.deepEqual(names(blockOf(configuration, "types")), ["include", "text/x"]);
});

test("a fragment that a main file reaches is no configuration of its own; others are", () => {
  const texts = { "nginx.conf": "http { include a.conf; }", "a.conf": "gzip on;", "b.conf": "gzip on;" };
  const mains = linked(texts).configurations.map(({ main }) => main.uri);
  assert.deepEqual(mains, [`${root}/nginx.conf`, `${root}/b.conf`]);
  assert.deepEqual(
    linked(texts)
      .configurationsOf(`${root}/a.conf`)
      .map(({ main }) => main.uri),
    [`${root}/nginx.conf`],
  );
});

// Contexts

test("the context of a file that nobody includes", () => {
  const context = (path: string, text: string): string | undefined => only({ [path]: text }).root.context;
  assert.equal(context("nginx.conf", "events {} http {}"), "main");
  assert.equal(context("x.conf", "worker_processes 1;"), "main");
  assert.equal(context("conf.d/a.conf", "server { listen 80; }"), "http");
  assert.equal(context("sites-enabled/a.conf", "upstream a { server b; } server { }"), "http");
  assert.equal(context("stream.d/dns.conf", "server { listen 53 udp; }"), "stream");
  assert.equal(context("conf.d/locations.conf", "location / { }"), "server");
  assert.equal(context("snippets/tls.conf", "ssl_protocols TLSv1.2;"), "http");
  assert.equal(context("snippets/proxy.conf", "proxy_set_header A b; proxy_pass http://a;"), "location");
  assert.equal(context("a.conf", "listen 80; location / { }"), "server");
  assert.equal(context("a.conf", "text/html html;"), undefined);
  assert.equal(context("a.conf", ""), undefined);
});

test("contexts of blocks inside", () => {
  const configuration = read(
    "http { server { if ($a) { } location / { if ($a) { } limit_except GET { } location /b { } } } upstream u { } foo { bar { } } } stream { server { } }",
  );
  assert.deepEqual(
    [...configuration.root.descendants()].flatMap(({ name, block }) => (block ? [`${name} ${block.context}`] : [])),
    [
      ...["http http", "server server", "if if-in-server", "location location", "if if-in-location"],
      ...["limit_except limit_except", "location location", "upstream upstream", "foo undefined", "bar undefined"],
      ...["stream stream", "server stream-server"],
    ],
  );
  assert.equal(configuration.servers.length, 1);
});
