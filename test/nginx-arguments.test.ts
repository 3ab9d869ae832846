import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accepts, argumentFacts, isTime } from "../server/engine/nginx/arguments.ts";
import { isBuiltin, isReadOnly } from "../server/engine/nginx/known-variables.ts";
import { parametersOf } from "../server/engine/nginx/parameters.ts";
import { faultInPattern } from "../server/engine/nginx/regex-syntax.ts";

/** What nginx 1.22.1 said of each as `open_file_cache_valid` and as `client_body_timeout`. */
const times: readonly (readonly [text: string, seconds: boolean, milliseconds: boolean])[] = [
  ["1", true, true],
  ["1y", true, false],
  ["1M", true, false],
  ["1w", true, true],
  ["1h30m", true, true],
  ["1h 30m", true, true],
  ["1h30", true, true],
  ["60 ", true, true],
  ["500ms", false, true],
  ["1s500ms", false, true],
  ["30m 1h", false, false],
  ["1 1s", false, false],
  ["1s1s", false, false],
  ["30sec", false, false],
  ["d1", true, true],
  ["d", false, false],
  ["", false, false],
];

describe("times", () => {
  for (const [text, seconds, milliseconds] of times) {
    it(JSON.stringify(text), () => {
      assert.equal(isTime(text, "seconds"), seconds);
      assert.equal(isTime(text, "milliseconds"), milliseconds);
    });
  }
});

describe("values", () => {
  const verdict = (name: string, index: number, text: string): boolean => {
    const kind = argumentFacts(name, "location")?.kinds[index];
    assert.ok(kind, name);
    return accepts(kind, text);
  };
  it("sizes end in k or m, offsets in g as well", () => {
    assert.deepEqual(
      ["8k", "8K", "8m", "8g", "8kb", ""].map((text) => verdict("client_body_buffer_size", 0, text)),
      [true, true, true, false, false, false],
    );
    assert.ok(verdict("client_max_body_size", 0, "8g"));
  });
  it("numbers have no unit, and some are not nought", () => {
    assert.ok(verdict("proxy_next_upstream_tries", 0, "0"));
    assert.ok(!verdict("proxy_next_upstream_tries", 0, "1k"));
    assert.ok(!verdict("gzip_buffers", 0, "0"));
    assert.ok(!verdict("gzip_buffers", 1, "0k"));
  });
  it("flags and words in any case", () => {
    assert.ok(verdict("sendfile", 0, "ON"));
    assert.ok(!verdict("sendfile", 0, "yes"));
    assert.ok(verdict("satisfy", 0, "Any"));
    assert.ok(!verdict("satisfy", 0, "some"));
    assert.ok(verdict("directio", 0, "off"));
  });
  it("some may stand once on a level, others add up", () => {
    const once = (name: string): boolean | undefined => argumentFacts(name, "location")?.once;
    assert.deepEqual(["root", "proxy_pass", "error_page", "limit_req", "add_header"].map(once), [
      true,
      true,
      false,
      undefined,
      false,
    ]);
  });
  it("upstream and stream have facts of their own", () => {
    assert.equal(argumentFacts("keepalive", "location"), undefined);
    assert.ok(argumentFacts("keepalive", "upstream")?.once);
    assert.equal(argumentFacts("proxy_next_upstream", "stream-server")?.kinds[0]?.kind, "flag");
  });
});

describe("parameters", () => {
  it("are those of the context", () => {
    assert.ok(parametersOf("listen", "server")?.words.includes("http2"));
    assert.ok(parametersOf("listen", "stream-server")?.words.includes("udp"));
    assert.ok(parametersOf("server", "upstream")?.words.includes("backup"));
    assert.equal(parametersOf("server", "http"), undefined);
    assert.equal(parametersOf("root", "server"), undefined);
  });
});

describe("variables", () => {
  it("of nginx, with free parts and captures", () => {
    for (const name of ["host", "arg_x", "http_x", "upstream_http_x", "1", "9", "ssl_protocol"]) {
      assert.ok(isBuiltin(name), name);
    }
    for (const name of ["hots", "0", "01", "10", "xarg_x"]) assert.ok(!isBuiltin(name), name);
  });
  it("may be written or not", () => {
    assert.deepEqual(["host", "uri", "args", "limit_rate", "my"].map(isReadOnly), [true, true, false, false, false]);
  });
});

describe("patterns", () => {
  for (const pattern of [
    "",
    "a",
    "[]]",
    "[^]]",
    "[[:alpha:]]",
    "\\(",
    "(?:a)",
    "(?<n>a)",
    "a++",
    "(|a)",
    "x{2}",
    "a+?",
    "a*+b*",
    "a{2}+",
    "(?x) (",
  ]) {
    it(`takes ${JSON.stringify(pattern)}`, () => assert.equal(faultInPattern(pattern), undefined));
  }
  for (const pattern of [
    "(",
    ")",
    "a)(",
    "[",
    "[a",
    "[]",
    "*a",
    "(+a)",
    "a|?",
    "\\",
    "(?:a",
    "a**",
    "a+*",
    "a+?+",
    "a?++",
  ]) {
    it(`refuses ${JSON.stringify(pattern)}`, () => assert.ok(faultInPattern(pattern)));
  }
  it("reads long ones in time", () => {
    assert.equal(faultInPattern("(".repeat(5000)), undefined);
    assert.ok(faultInPattern("[".repeat(4000)));
  });
});
