import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNginx } from "../server/engine/nginx/parse.ts";
import type { Body } from "../server/engine/nginx/syntax.ts";
import { applyEdits } from "../server/engine/text.ts";

/** The statements as nginx stores them, nested ones in brackets. */
function tree({ statements }: Body): string {
  return statements
    .map(({ name, args, body }) => {
      const head = [name, ...args].map(({ value }) => value).join(" ");
      return body ? `${head} [${body.lua ? "lua" : tree(body)}]` : head;
    })
    .join("; ");
}

const read = (source: string): string => tree(parseNginx(source).body);

/** Each problem as `offset+length message`. */
const problems = (source: string): string[] =>
  parseNginx(source).problems.map(({ span, message }) => `${span.start}+${span.end - span.start} ${message}`);

/** The source after the repairs that its problems bring. */
const repaired = (source: string): string =>
  applyEdits(
    source,
    parseNginx(source).problems.flatMap(({ edits }) => edits ?? []),
  );

/** A source with one `|` at the place of the only problem, which is a missing `;`: what is found and what it repairs. */
function missing(marked: string, expected: string): void {
  const at = marked.indexOf("|");
  const source = marked.replace("|", "");
  const { body, problems: found } = parseNginx(source);
  assert.deepEqual(
    found.map(({ span, message }) => [span.start, span.end, message.replace(/^".*" /, "")]),
    [[at, at, 'is not ended by ";"']],
    marked,
  );
  assert.equal(tree(body), expected);
  assert.equal(repaired(source), marked.replace("|", ";"));
  assert.deepEqual(problems(repaired(source)), []);
}

const accepted = (source: string): void => assert.deepEqual(problems(source), [], source);

test("a whole configuration is read as written", () => {
  const source = `user nginx;\nevents {}\nhttp {\n  server { listen 80; location /a{ return 200 "x y"; } }\n}\n`;
  assert.equal(read(source), "user nginx; events []; http [server [listen 80; location /a [return 200 x y]]]");
  accepted(source);
});

test("spans hold the quotes, the terminator and the braces", () => {
  const source = ` "listen" '80' ; a { b; } `;
  const [listen, a] = parseNginx(source).body.statements;
  assert.equal(source.slice(listen?.start, listen?.end), `"listen" '80' ;`);
  assert.equal(source.slice(listen?.args[0]?.start, listen?.args[0]?.end), "'80'");
  assert.equal(listen?.args[0]?.quote, "'");
  assert.equal(source.slice(a?.start, a?.end), "a { b; }");
  assert.equal(source.slice(a?.body?.start, a?.body?.end), " b; ");
  assert.equal(a?.terminator, "block");
});

test("comments are kept, with whether they stand alone on their line", () => {
  const source = "# a\nlisten 80; # b\n  # c\nserver_name x # d\n  y;\n";
  const { comments } = parseNginx(source);
  assert.deepEqual(
    comments.map(({ start, end, ownLine }) => `${source.slice(start, end)} ${ownLine}`),
    ["# a true", "# b false", "# c true", "# d false"],
  );
  assert.equal(read(source), "listen 80; server_name x y");
});

test("1: a byte order mark is one problem, repaired by deleting it", () => {
  assert.deepEqual(problems("\ufeffuser a;"), ["0+1 Byte order mark before the first directive"]);
  assert.equal(repaired("\ufeffuser a;"), "user a;");
});

test("3: text after a closing quote is a problem at that text", () => {
  assert.deepEqual(problems(`set $a "b"c;`), [`10+1 "c" follows a closing quote`]);
});

test("7: a repetition that is not quoted is repaired by quotes, unless they change the pattern", () => {
  const source = "location ~ ^/\\d{2}/$ { root /a; }";
  assert.equal(problems(source).length, 1);
  assert.match(problems(source)[0] ?? "", /^11\+9 .* opens a block unless quoted$/);
  assert.equal(read(source), "location ~ ^/\\d{2}/$ [root /a]");
  assert.equal(repaired(source), `location ~ "^/\\d{2}/$" { root /a; }`);
  assert.equal(repaired("rewrite ^/x{2}/ / last;"), `rewrite "^/x{2}/" / last;`);
  assert.equal(repaired(`rewrite ^/"x{2} / last;`), `rewrite ^/"x{2} / last;`);
  assert.equal(repaired("rewrite ^/\\\\x{2} / last;"), "rewrite ^/\\\\x{2} / last;");
});

test("9: a word of 4096 bytes as written is too long", () => {
  const word = (length: number): string => "x".repeat(length);
  accepted(`set $a ${word(4095)};`);
  accepted(`set $a "${word(4090)}";`);
  accepted(`set $a ${"é".repeat(2047)};`);
  for (const text of [word(4096), `"${word(4095)}"`, "é".repeat(2048), `"${"\\\\".repeat(2050)}"`]) {
    assert.match(problems(`set $a ${text};`).join(), /^7\+\d+ ".*" is longer than 4095 bytes$/);
  }
});

test("9: nginx reads comments into the same buffer", () => {
  accepted(`# ${"x".repeat(4000)}\nuser a;`);
  assert.deepEqual(problems(`user a; # ${"x".repeat(4300)}\n`), ["8+4302 The comment is longer than 4095 bytes"]);
});

test("10: a lone ; is a problem, repaired by deleting it", () => {
  assert.deepEqual(problems("listen 80;;"), ['10+1 The ";" ends no directive']);
  assert.equal(repaired("server { };\nlisten 80;;"), "server { }\nlisten 80;");
});

test("11: the parentheses of if", () => {
  accepted(`if ($a = "b") { return 200; }`);
  accepted(`if ( $a = b ){ return 200; }`);
  assert.equal(read(`if ($a = "b") { return 200; }`), "if ($a = b ) [return 200]");
});

test("12: a missing ; is shown where it belongs, and the next directive still parses", () => {
  missing("server { listen 80|\n  server_name a; }", "server [listen 80; server_name a]");
  missing("server { root /a|\n location / { } }", "server [root /a; location / []]");
  missing("server { listen 80| }", "server [listen 80]");
  missing("user nginx|", "user nginx");
});

test("12: the statement before, not the one after, is to blame", () => {
  missing(
    "location / { proxy_pass http://a|\n  proxy_set_header Host $host;\n}",
    "location / [proxy_pass http://a; proxy_set_header Host $host]",
  );
  missing("server_tokens off| # why\n# more\nsendfile on;", "server_tokens off; sendfile on");
  missing("return 301 https://a|\r\nadd_header A b;", "return 301 https://a; add_header A b");
  missing("gzip_proxied any|\ngzip on;", "gzip_proxied any; gzip on");
  missing("listen 443 ssl|\nhttp2 on;\n", "listen 443 ssl; http2 on");
  missing("location / {\n  try_files $uri =404|\n}\nlisten 80;", "location / [try_files $uri =404]; listen 80");
});

test("12: several missing in a row", () => {
  const source = "server {\n listen 80\n root /a\n server_name b;\n}";
  assert.equal(read(source), "server [listen 80; root /a; server_name b]");
  assert.equal(repaired(source), "server {\n listen 80;\n root /a;\n server_name b;\n}");
});

test("12: arguments on several lines that nginx accepts are no problem", () => {
  accepted("log_format main '$remote_addr'\n  '$request'\n  '$status';");
  accepted("proxy_next_upstream error\n  timeout\n  http_502;");
  accepted("fastcgi_next_upstream error\n timeout;");
  accepted("proxy_cache_use_stale error\n  timeout\n  updating;");
  accepted("listen 443\n  ssl\n  http2;");
  accepted("listen 443\n  ssl\n  proxy_protocol;");
  accepted("server_name a.example\n  b.example\n  root;");
  accepted("server_name\n  a.example;");
  accepted("index\n index.html\n index;");
  accepted("add_header Content-Security-Policy\n  \"default-src 'self'\"\n  always;");
  accepted("valid_referers none\n blocked\n server_names;");
  accepted("proxy_pass\n  http://a;");
  accepted("proxy_set_header\n X\n root;");
  accepted("map $a $b {\n  root\n  1;\n  listen 2;\n}");
  accepted("types {\n text/html html\n  htm; }");
});

test("12: names of parameters do not end a statement even where it lacks its ;", () => {
  missing(
    "proxy_next_upstream error\n  timeout|\nproxy_pass http://a;",
    "proxy_next_upstream error timeout; proxy_pass http://a",
  );
});

test("a } too many and an unclosed block", () => {
  assert.deepEqual(problems("http { } }\nuser a;"), ['9+1 The "}" closes no block']);
  assert.equal(read("http { } }\nuser a;"), "http []; user a");
  assert.deepEqual(problems("http {\n server {\n }\n"), ['0+4 "http" opens a block that is never closed']);
  assert.equal(parseNginx("http {").body.statements[0]?.body?.closed, false);
  assert.equal(read("http { server { listen 80;"), "http [server [listen 80]]");
});

test("a { that follows no directive, and blocks without one", () => {
  assert.deepEqual(problems("server { { } }"), ['9+1 The "{" follows no directive']);
  assert.deepEqual(problems("location /a;"), ['11+1 "location" opens no block: "{" belongs here']);
  assert.deepEqual(problems("server_tokens off { }"), ['0+13 "server_tokens" takes no block and ends with ";"']);
});

test("an unclosed quote is one problem, at the quote", () => {
  assert.deepEqual(problems(`http {\n set $a "b;\n}\n`), ['15+1 The " is never closed']);
  assert.deepEqual(problems(`http { set $a 'b`), ["14+1 The ' is never closed"]);
});

test("4.2: keys of maps and the like are not directives", () => {
  for (const name of ["map $a $b", "geo $a", "split_clients $a $b", "types", "charset_map a b", "match x"]) {
    accepted(`${name} { default 1; "" 2; ~^/a 3; "listen" 4; include a.map; server 5; \\default 6; location 7; }`);
    assert.deepEqual(problems(`${name} { a 1 }`), [`${name.length + 6}+0 "a" is not ended by ";"`]);
  }
  assert.equal(read(`map $a $b { hostnames; "~x{2}" 1; }`), "map $a $b [hostnames; ~x{2} 1]");
});

test("4.2: keys and values have no blocks", () => {
  assert.deepEqual(problems("map $a $b { x { } }"), [
    '14+1 The "{" stands among keys and values, which have no blocks',
  ]);
});

test("4.2: Lua is not read", () => {
  const source = `location / {\n  content_by_lua_block {\n    if a then return "}" end -- it's }\n  }\n  root /a;\n}`;
  accepted(source);
  assert.equal(read(source), "location / [content_by_lua_block [lua]; root /a]");
  assert.deepEqual(problems("init_by_lua_block { x = {"), [
    '0+17 "init_by_lua_block" opens a block that is never closed',
  ]);
});

test("4.2: server is a statement in upstream and a block in http", () => {
  accepted("upstream a { server b:80; } server { listen 80; }");
  assert.equal(read("upstream a { server b:80; }"), "upstream a [server b:80]");
});

test("templates: ${NAME} may stand anywhere", () => {
  accepted(
    "server { listen ${PORT}; ${EXTRA}; server_name ${A}.${B}; location ${PATH} { proxy_pass http://${UP}:${PORT}; } }",
  );
  assert.equal(read("${EXTRA} a; listen ${PORT};"), "${EXTRA} a; listen ${PORT}");
});

test("unknown directives and blocks are opaque, never problems", () => {
  accepted("more_set_headers 'A: b'; foo { bar 1; baz { } } vhost_traffic_status_zone;");
  accepted("Listen 80;\nfoo a\n b;");
});

test("files with CRLF", () => {
  accepted("server {\r\n  listen 80;\r\n}\r\n");
  missing("listen 80|\r\nserver_name a;\r\n", "listen 80; server_name a");
});

test("deep nesting and hostile lengths are read in time that grows with the length alone", () => {
  const started = process.cpuUsage().user;
  for (const piece of [
    "a {",
    "}",
    "a\n",
    "listen\n",
    ";",
    '"',
    "a{2}",
    "listen 80\nlisten 80 {",
    "map {",
    "#\n",
    "log_format\n",
  ]) {
    assert.ok(parseNginx(piece.repeat(200_000 / piece.length)).body.statements);
  }
  assert.ok(process.cpuUsage().user - started < 10_000_000);
});
