import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Directive } from "../server/engine/nginx/block.ts";
import { readCondition } from "../server/engine/nginx/condition.ts";
import type { NginxConfiguration } from "../server/engine/nginx/configuration.ts";
import { parts, placeInWord, references } from "../server/engine/nginx/interpolation.ts";
import {
  carriageReturn,
  charactersIn,
  choiceOf,
  dot,
  lineFeed,
  questionMark,
  readPattern,
  slash,
} from "../server/engine/nginx/regex.ts";
import { projectOf } from "./support/project.ts";

function configurationOf(text: string, name = "nginx.conf"): NginxConfiguration {
  const [configuration] = projectOf({ [name]: text }).configurations;
  assert.ok(configuration);
  return configuration;
}

const inServer = (body: string, listen = "listen 80; server_name a.example.com;"): NginxConfiguration =>
  configurationOf(`http {\n server {\n ${listen}\n ${body}\n }\n}\n`);

/** The last directive of a name, and whether a client can put one of the characters into its last argument. */
function mayHold(configuration: NginxConfiguration, name: string, characters: number): boolean {
  const directive = configuration.named(name).at(-1);
  assert.ok(directive);
  return configuration.variables.mayHold(directive.args.at(-1)?.value ?? "", characters, directive);
}

describe("references", () => {
  it("reads names, braces and captures as nginx does", () => {
    assert.deepEqual(parts("a$Foo-${bar}b$10$"), [
      "a",
      { name: "foo", start: 1, end: 5 },
      "-",
      { name: "bar", start: 6, end: 12 },
      "b",
      { name: "1", start: 13, end: 15 },
      "0$",
    ]);
    assert.deepEqual(references("no $ or $- here"), []);
  });

  it("leaves environment variables of templates alone", () => {
    assert.deepEqual(
      references("${HOST}$host$Host", true).map(({ name }) => name),
      ["HOST", "host", "host"],
    );
  });

  it("finds its place in the source, past quotes and escapes", () => {
    const configuration = configurationOf(`set $a "x\\"$uri\\"";\nset $b b$uri;\n`);
    const written = configuration.named("set").map((directive) => {
      const [, word] = directive.args;
      assert.ok(word);
      const [reference] = references(word.value);
      assert.ok(reference);
      const { start, end } = placeInWord(directive.document, word, reference);
      return [start, directive.document.source.slice(start, end)];
    });
    assert.deepEqual(written, [
      [11, "$uri"],
      [28, "$uri"],
    ]);
  });
});

describe("conditions", () => {
  const read = (text: string): unknown => {
    const directive: Directive | undefined = inServer(`if ${text} { return 403; }`).named("if")[0];
    return directive && readCondition(directive);
  };
  it("reads every form, with and without blanks inside the parentheses", () => {
    assert.deepEqual(read("($a)"), { operator: "set", subject: "$a", operand: "" });
    assert.deepEqual(read("( $a = b )"), { operator: "=", subject: "$a", operand: "b" });
    assert.deepEqual(read('($a != "")'), { operator: "!=", subject: "$a", operand: "" });
    assert.deepEqual(read("($a ~* ^(x|y)$)"), { operator: "~", subject: "$a", operand: "^(x|y)$" });
    assert.deepEqual(read('($a !~ "^x$")'), { operator: "!~", subject: "$a", operand: "^x$" });
    assert.deepEqual(read("(!-f $request_filename)"), { operator: "file", subject: "$request_filename", operand: "" });
  });
});

describe("patterns", () => {
  const chosen = (pattern: string, group = 1): number | undefined => {
    const found = readPattern(pattern)?.groups[group];
    return found && choiceOf(found);
  };
  it("knows what the classes of a group let through", () => {
    assert.equal(chosen("^/(.*)$"), carriageReturn | slash | dot | questionMark);
    assert.equal(chosen("(?s)^/(.*)$"), carriageReturn | lineFeed | slash | dot | questionMark);
    assert.equal(chosen("^/([^/]+)"), carriageReturn | lineFeed | dot | questionMark);
    assert.equal(chosen("^/([a-z0-9_-]+)/"), 0);
    assert.equal(chosen("^/([a-z.]+)"), dot);
    assert.equal(chosen("^/([!-~]+)"), slash | dot | questionMark);
    assert.equal(chosen("^/([[:space:]x]+)"), carriageReturn | lineFeed);
    assert.equal(chosen("^/(\\w+|\\S)"), slash | dot | questionMark);
    assert.equal(chosen("^/([\\d.]+)"), dot);
    assert.equal(chosen("^/([]a.]+)"), dot);
    assert.equal(chosen("^/([^\\r\\n]*)"), slash | dot | questionMark);
    assert.equal(chosen("^/([\\x2e]x?)"), 0);
  });
  it("gives no choice for fixed words", () => {
    assert.equal(chosen("^/(a\\.example\\.com|b\\.example\\.com)"), 0);
    assert.equal(chosen("^/([.])"), 0);
    assert.equal(chosen("^/([a-z0-9.-]+\\.example\\.com)/"), 0);
    assert.equal(chosen("^/((?:[a-z0-9]+\\.)*example\\.com)"), 0);
  });
  it("gives a choice where fixed text is repeated beside a class, and where a fixed end can be cut off", () => {
    assert.equal(chosen("^/([a-z0-9]+(?:\\.[a-z0-9]+)*)$"), dot);
    assert.equal((chosen("^/([^/]+\\.example\\.com)/") ?? 0) & dot, dot);
  });
  it("numbers and names groups as PCRE does", () => {
    const pattern = readPattern("(?:a)(?<one>[.])(?=x([/]y?))(?P<two>\\.)(?'Three'[^x])");
    assert.deepEqual(
      [...(pattern?.names ?? [])],
      [
        ["one", 1],
        ["two", 3],
        ["three", 4],
      ],
    );
    assert.equal(pattern?.groups.length, 5);
  });
  it("knows where a group starts and whether a pattern is tied to both ends", () => {
    assert.equal(readPattern("^(/.*)$")?.groups[1]?.start, "slash");
    assert.equal(readPattern("^(.*)$")?.groups[1]?.start, "perhaps");
    assert.equal(readPattern("^(.*)$")?.groups[1]?.leads, true);
    assert.equal(readPattern("^/(.*)$")?.groups[1]?.leads, false);
    assert.equal(readPattern("^/x(/?)")?.groups[1]?.start, "perhaps");
    assert.equal(readPattern("^a|b$")?.anchored, false);
    assert.equal(readPattern("^a$|^b$")?.anchored, true);
    assert.equal(readPattern("^(a|b)$")?.anchored, true);
    assert.equal(readPattern("^a$b")?.anchored, false);
  });
  it("says nothing of patterns it cannot read", () => {
    for (const pattern of [
      "(",
      ")",
      "(a",
      "[a",
      "(.)\\1",
      "(?R)",
      "(?|(a)|(b))",
      "\\Qa.b\\E",
      "a\\",
      "(?x) .",
      "x".repeat(5000),
    ]) {
      assert.equal(readPattern(pattern), undefined, pattern);
    }
  });
  it("reads deep and long patterns in time", () => {
    for (const text of [
      "(".repeat(4000),
      "(a".repeat(1000) + ")".repeat(1000),
      "a{1,2}".repeat(680),
      "[".repeat(4000),
    ]) {
      readPattern(text);
    }
    assert.equal(charactersIn("a.b/c"), dot | slash);
  });
});

describe("what a client can make a variable hold", () => {
  const breaks = carriageReturn | lineFeed;
  it("tells decoded from raw text", () => {
    assert.equal(mayHold(inServer("return 301 https://x$uri;"), "return", breaks), true);
    assert.equal(mayHold(inServer("return 301 https://x$DOCUMENT_URI;"), "return", breaks), true);
    assert.equal(mayHold(inServer("return 301 https://x$request_uri;"), "return", breaks), false);
    assert.equal(mayHold(inServer("return 301 https://x$arg_a$http_b$cookie_c;"), "return", breaks), false);
    assert.equal(mayHold(inServer("return 301 https://x$nobody$upstream_http_x;"), "return", 31), false);
  });

  it("follows set along the way of a request, not along the file", () => {
    const nested = "set $h $arg_h; location / { set $h app; location /x { proxy_pass http://$h; } }";
    assert.equal(mayHold(inServer(nested), "proxy_pass", dot), true, "an outer location does not run");
    const other = "location /a { set $h $arg_h; } location /b { proxy_pass http://$h; }";
    assert.equal(mayHold(inServer(other), "proxy_pass", dot), false, "a sibling does not run");
    const replaced = "location / { set $h $arg_h; set $h app; proxy_pass http://$h; }";
    assert.equal(mayHold(inServer(replaced), "proxy_pass", dot), false, "the last one counts");
    const late = "location / { proxy_pass http://$h; set $h $arg_h; }";
    assert.equal(mayHold(inServer(late), "proxy_pass", dot), true, "proxy_pass comes after all of them");
    const early = "location / { return 301 http://$h; set $h $arg_h; }";
    assert.equal(mayHold(inServer(early), "return", dot), false, "return does not");
    const perhaps = "location / { set $h app; if ($arg_b) { set $h $arg_h; } proxy_pass http://$h; }";
    assert.equal(mayHold(inServer(perhaps), "proxy_pass", dot), true);
    const foreign = "location / { set $h $arg_h; set_unescape_uri $h $arg_x; proxy_pass http://$h; }";
    assert.equal(mayHold(inServer(foreign), "proxy_pass", dot), false, "an unknown directive has the last word");
  });

  it("follows maps, by key, default and capture", () => {
    const map = (entries: string): NginxConfiguration =>
      configurationOf(`http { map $http_host $h { ${entries} } server { location / { proxy_pass http://$h; } } }`);
    assert.equal(mayHold(map("default app; a.example.com b;"), "proxy_pass", dot), false);
    assert.equal(mayHold(map("default $http_host;"), "proxy_pass", dot), true);
    assert.equal(mayHold(map("default app; a.example.com $http_host;"), "proxy_pass", dot), false);
    assert.equal(mayHold(map("~^([a-z]+)$ $1;"), "proxy_pass", dot), false);
    assert.equal(mayHold(map("~^(?<n>.+)$ $n;"), "proxy_pass", dot), true);
    assert.equal(mayHold(map("~^(.+)$ $1.internal;"), "proxy_pass", dot), true);
    assert.equal(mayHold(map("~^[a-z]+$ $http_host;"), "proxy_pass", dot), false);
    assert.equal(mayHold(map('"" $arg_h;'), "proxy_pass", dot), true);
  });

  it("takes numbered captures from the last pattern on the way", () => {
    const location = "location ~ ^/([a-z]+)/(.*)$ { proxy_pass http://$1/; }";
    assert.equal(mayHold(inServer(location), "proxy_pass", dot), false);
    assert.equal(mayHold(inServer(location.replace("$1/;", "$2/;")), "proxy_pass", dot), true);
    const condition = "location ~ ^/(.*)$ { if ($arg_a ~ ^(a|b)$) { proxy_pass http://$1; } }";
    assert.equal(mayHold(inServer(condition), "proxy_pass", dot), false);
    const perhaps = "location ~ ^/(.*)$ { if ($arg_a ~ ^(a|b)$) { set $x 1; } proxy_pass http://$1; }";
    assert.equal(mayHold(inServer(perhaps), "proxy_pass", dot), true);
    const rewrite = "location ~ ^/([a-z]+)$ { rewrite ^/(?<rest>.*)$ https://x/$rest permanent; }";
    assert.equal(
      inServer(rewrite)
        .named("rewrite")
        .some((at) => inServer(rewrite).variables.mayHold(at.arg(1), dot, at)),
      false,
      "the location has already said what the path is",
    );
    const names = "location / { proxy_pass http://$1; }";
    assert.equal(mayHold(inServer(names, "server_name ~^(.+)\\.example\\.com$;"), "proxy_pass", dot), true);
    assert.equal(mayHold(inServer(names, "server_name ~^([a-z]+)\\.example\\.com$;"), "proxy_pass", dot), false);
  });

  it("knows that set escapes numbered captures and return does not", () => {
    const body = (text: string): NginxConfiguration => inServer(`location ~ ^/([^/]*)$ { ${text} }`);
    assert.equal(mayHold(body("return 302 http://x/$1;"), "return", lineFeed), true);
    assert.equal(mayHold(body("set $v $1; return 302 http://x/$v;"), "return", lineFeed), false);
    const named = inServer("location ~ ^/(?<v>[^/]*)$ { set $w $v; return 302 http://x/$w; }");
    assert.equal(mayHold(named, "return", lineFeed), true);
  });

  it("believes tests that stand in the way", () => {
    const proxied = (before: string): NginxConfiguration =>
      inServer(`location / { ${before} proxy_pass http://$arg_h; }`);
    const test = (text: string): boolean => mayHold(proxied(text), "proxy_pass", dot);
    assert.equal(test(""), true);
    assert.equal(test("if ($arg_h !~ ^(a|b)\\.example\\.com$) { return 403; }"), false);
    assert.equal(test("if ($arg_h !~ example) { return 403; }"), true, "not tied to the ends");
    assert.equal(test("if ($arg_h != a.example.com) { return 403; }"), false);
    assert.equal(test("if ($arg_h = evil) { return 403; }"), true);
    assert.equal(test("if ($arg_h ~ [.]) { return 403; }"), false);
    assert.equal(test("if ($arg_h) { add_header X y; }"), true, "decides nothing");
    assert.equal(test('if ($arg_h = "") { return 400; }'), true);
    assert.equal(test("if ($http_user_agent ~ bot) { return 403; }"), true, "another variable");
    const inside = "location / { if ($uri ~ ^/old) { return 301 https://x$uri; } }";
    assert.equal(mayHold(inServer(inside), "return", lineFeed), true, "a prefix says nothing of the rest");
    assert.equal(test('set $ok ""; if ($arg_h ~ ^a) { set $ok 1; } if ($ok = "") { return 403; }'), false);
    assert.equal(
      mayHold(inServer("location / { if ($arg_h ~ ^[a-z]+$) { proxy_pass http://$arg_h; } }"), "proxy_pass", dot),
      false,
    );
    assert.equal(
      mayHold(inServer("location / { if ($arg_h ~ .) { proxy_pass http://$arg_h; } }"), "proxy_pass", dot),
      true,
    );
    const signed = 'secure_link $arg_s; secure_link_md5 "$arg_h k"; if ($secure_link = "") { return 403; }';
    assert.equal(test(signed), false);
    const mapped = `http { map $arg_h $ok { default 0; a.example.com 1; } server { location / {
      if ($ok = 0) { return 403; } proxy_pass http://$arg_h; } } }`;
    assert.equal(mayHold(configurationOf(mapped), "proxy_pass", dot), false);
  });

  it("reads the location as a test of the path", () => {
    const at = (location: string): boolean =>
      mayHold(inServer(`location ${location} { return 301 https://x$uri; }`), "return", lineFeed);
    assert.equal(at("/"), true);
    assert.equal(at("= /old"), false);
    assert.equal(at("~ ^/[a-z]+$"), false);
    assert.equal(at("~ ^/old"), true);
    assert.equal(at("~*^/old/[^.]*$"), true);
  });

  it("takes $host for the client's only where any host is served", () => {
    const at = (head: string): boolean =>
      mayHold(inServer("location / { proxy_pass http://$host; }", head), "proxy_pass", dot);
    assert.equal(at("listen 80; server_name a.example.com;"), false);
    assert.equal(at("listen 80 default_server; server_name a.example.com;"), true);
    assert.equal(at("listen 80; server_name _;"), true);
    assert.equal(at("listen 80;"), true);
    assert.equal(at("listen 80; include more.conf;"), false, "a name may stand in a file not at hand");
    const second =
      "http { server { listen 80 default_server; } server { listen 80; location / { proxy_pass http://$host; } } }";
    assert.equal(mayHold(configurationOf(second), "proxy_pass", dot), false, "not the default of its socket");
  });

  it("ends, whatever refers to whatever", () => {
    const doubling = Array.from(
      { length: 200 },
      (_, i) => `map $a${i + 1} $a${i} { default $a${i + 1}$a${i + 1}; }`,
    ).join("\n");
    const circle = "map $y $x { default $y; } map $x $y { default $x; }";
    const text = `http { ${doubling} ${circle} server { set $s $s$s$t; set $t $s$t; location / { proxy_pass http://$a0$x$t; } } }`;
    assert.equal(mayHold(configurationOf(text), "proxy_pass", dot), false);
  });

  it("stays quick where thousands of tests and assignments meet thousands of questions", () => {
    const body = Array.from(
      { length: 4000 },
      (_, i) => `if ($arg_a ~ x${i}) { set $v $arg_b; return 302 http://$v; }`,
    ).join("\n");
    const configuration = inServer(body);
    const started = process.hrtime.bigint();
    for (const at of configuration.named("return")) configuration.variables.mayHold(at.arg(1), dot, at);
    assert.ok(process.hrtime.bigint() - started < 3_000_000_000n);
  });
});
