import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answers } from "../server/engine/scaffold/answers.ts";
import { contentSecurityPolicy, permissionsPolicy } from "../server/engine/scaffold/headers.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { type Answered, StackClient } from "./support/stack-client.ts";
import { until } from "./support/stack-process.ts";
import { StackRun } from "./support/stack-run.ts";

const host = "app.example.com";

/** A stack in which everything is on that shows in an answer. */
const answers: Answers = {
  ...defaults,
  domains: [host, "www.example.com"],
  csp: "enforce",
  caching: "static",
  websocket: true,
  replicas: 2,
  admin: { access: "basic", paths: ["/admin"], forwardUrl: undefined },
  limits: { ...defaults.limits, bodyMegabytes: 1 },
};

/** What every answer of the application's server carries. */
const securityHeaders: Readonly<Record<string, string>> = {
  "strict-transport-security": "max-age=300",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": permissionsPolicy,
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy": contentSecurityPolicy,
};

const assertHeaders = ({ headers }: Answered): void => {
  for (const [name, value] of Object.entries(securityHeaders)) assert.equal(headers[name], value, name);
  assert.match(String(headers["x-request-id"]), /^[0-9a-f]{32}$/);
  assert.equal(headers.server, "nginx");
};

describe("the generated stack with nginx", () => {
  let stack: StackRun;
  before(async () => {
    stack = await StackRun.start(answers);
  });
  after(() => stack?.stop());

  it("speaks TLS 1.2 and 1.3 and nothing older", async () => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const)
      assert.deepEqual(await stack.client.handshake(host, version), { version, protocol: "h2" });
    for (const version of ["TLSv1", "TLSv1.1"] as const)
      await assert.rejects(stack.client.handshake(host, version), /alert protocol version/);
  });

  it("sends plain requests to TLS, with path and query", async () => {
    const { status, headers } = await stack.plain.ask({ path: "/a%2Fb?c=d", host });
    assert.equal(status, 301);
    assert.equal(headers.location, `https://${host}/a%2Fb?c=d`);
  });

  it("refuses hosts that are not its own", async () => {
    await assert.rejects(stack.plain.ask({ path: "/", host: "other.example.com" }), /socket hang up|ECONNRESET/);
    await assert.rejects(stack.client.handshake("other.example.com", "TLSv1.3"), /unrecognized name/);
    const { status } = await stack.get("/", { host: "other.example.com", serverName: host });
    assert.equal(status, 421);
  });

  it("sends every header with 200, 403 and 404, once, in place of the application's own", async () => {
    for (const [path, status] of [
      ["/", 200],
      ["/.git/config", 403],
      ["/missing", 404],
    ] as const) {
      const answered = await stack.get(path);
      assert.equal(answered.status, status);
      assertHeaders(answered);
    }
    const { headers } = await stack.get("/headers");
    assert.equal(headers["x-powered-by"], undefined);
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["content-security-policy"], "default-src 'none'", "the application's own policy is kept");
  });

  it("gives 429 to a client that asks too much, and to nobody else", async () => {
    const burst = await Promise.all(Array.from({ length: 60 }, () => stack.get("/", { from: "127.0.0.2" })));
    const refused = burst.filter(({ status }) => status === 429);
    const passed = burst.filter(({ status }) => status === 200);
    assert.ok(refused.length > 0 && passed.length > 40 && refused.length + passed.length === 60);
    for (const answered of refused.slice(0, 1)) assertHeaders(answered);
    assert.equal((await stack.get("/", { from: "127.0.0.3" })).status, 200);
  });

  it("gives 429 to guesses at a login after six, and to none that only looks", async () => {
    const from = "127.0.0.4";
    const statuses: number[] = [];
    for (let guess = 0; guess < 8; guess++) statuses.push((await stack.post("/LOGIN/", { from })).status);
    assert.deepEqual(statuses, [404, 404, 404, 404, 404, 404, 429, 429]);
    assert.equal((await stack.get("/login", { from })).status, 200);
  });

  it("refuses what is too large, hidden or not for everybody", async () => {
    const body = Buffer.alloc(1024 * 1024 + 1);
    assert.equal((await stack.post("/echo", { body })).status, 413);
    for (const path of ["/.env", "/a/.git/HEAD", "/metrics", "/METRICS/", "//metrics", "/x/../metrics", "/%6detrics"])
      assert.equal((await stack.get(path)).status, 403, path);
  });

  it("lets administrators in by a password that the application does not see", async () => {
    const header = (password: string) => ({
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
    });
    for (const path of ["/admin", "/Admin/", "/admin/users"]) assert.equal((await stack.get(path)).status, 401, path);
    assert.equal((await stack.get("/admin/", { headers: header("wrong") })).status, 401);
    const { status, body } = await stack.get("/admin/", { headers: header("right") });
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { authorization: null });
  });

  it("tells the application the client's own address, whatever the client says", async () => {
    const { body, headers } = await stack.get("/echo?forged", {
      from: "127.0.0.5",
      headers: {
        "x-forwarded-for": "203.0.113.9",
        "x-real-ip": "203.0.113.9",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "evil.example.com",
        forwarded: "for=203.0.113.9",
        "x-request-id": "chosen",
        proxy: "http://evil.example.com",
      },
    });
    const seen = JSON.parse(body).headers;
    assert.equal(seen["x-forwarded-for"], "127.0.0.5");
    assert.equal(seen["x-real-ip"], "127.0.0.5");
    assert.equal(seen["x-forwarded-proto"], "https");
    assert.equal(seen["x-forwarded-host"], host);
    assert.equal(seen.host, host);
    assert.equal(seen["x-request-id"], headers["x-request-id"]);
    assert.equal(seen.forwarded, undefined);
    assert.equal(seen.proxy, undefined);
  });

  it("upgrades a connection to a WebSocket and to nothing else", async () => {
    const upgrade = (protocol: string): Promise<Answered> =>
      stack.get("/echo", { headers: { connection: "Upgrade", upgrade: protocol } });
    assert.equal((await upgrade("WebSocket")).status, 101);
    const { status, body } = await upgrade("h2c");
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).headers.upgrade, undefined);
  });

  it("compresses text for those who ask for it", async () => {
    const { headers } = await stack.get("/text", { headers: { "accept-encoding": "gzip" } });
    assert.equal(headers["content-encoding"], "gzip");
    assert.match(String(headers.vary), /accept-encoding/i);
  });

  it("keeps static files, by host, and nothing else", async () => {
    const first = await stack.get("/assets/app.js");
    assert.equal((await stack.get("/assets/app.js")).body, first.body);
    assert.notEqual((await stack.get("/assets/app.js", { host: "www.example.com" })).body, first.body);
    const before = await stack.counted("GET /cookie");
    await stack.get("/cookie");
    await stack.get("/cookie");
    assert.equal(await stack.counted("GET /cookie"), before + 2);
  });

  it("keeps no file that is too large for its memory", async () => {
    for (const _ of [1, 2]) assert.equal((await stack.get("/assets/large.png")).body.length, 1e7);
    assert.equal(await stack.counted("GET /assets/large.png"), 2);
  });

  it("never keeps an answer to somebody who is signed in, or one that signs somebody in", async () => {
    for (const headers of [{ authorization: "Bearer one" }, { cookie: "session=one" }] as const) {
      const [mine] = Object.values(headers);
      assert.match((await stack.get("/assets/mine.png", { headers })).body, new RegExp(`^${mine} `));
    }
    const open = await stack.get("/assets/mine.png");
    assert.match(open.body, /^public /);
    assert.equal((await stack.get("/assets/mine.png")).body, open.body, "an open answer is kept");
    assert.match((await stack.get("/assets/mine.png", { headers: { cookie: "session=two" } })).body, /^session=two /);
    const [one, two] = [await stack.get("/assets/cookie.js"), await stack.get("/assets/cookie.js")];
    assert.notEqual(one.body, two.body);
  });

  it("asks another instance when one is killed, and loses no request", async () => {
    const statuses = new Map<number, number>();
    const load = (async () => {
      for (let index = 0; index < 60; index++) {
        const { status } = await stack.get("/who", {
          method: index % 3 === 0 ? "POST" : "GET",
          from: `127.0.1.${index + 1}`,
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (index === 20) await stack.kill(0);
      }
    })();
    await load;
    assert.deepEqual([...statuses], [[200, 60]]);
    await stack.startInstances();
    await until(
      "the instance is asked again",
      async () => (await stack.get("/who", { from: "127.0.0.6" })).body === "instance-1",
    );
  });

  it("loses no request when an instance is asked to end", async () => {
    const before = await stack.counted("GET /slow");
    const slow = [1, 2, 3, 4].map((number) => stack.get("/slow", { from: `127.0.3.${number}` }));
    await until("the requests have arrived", async () => (await stack.counted("GET /slow")) === before + 4);
    const ended = stack.kill(1, "SIGTERM");
    const quick = [];
    for (let index = 0; index < 20; index++)
      quick.push(await stack.get("/who", { method: index % 2 ? "POST" : "GET", from: `127.0.3.${index + 10}` }));
    const all = [...(await Promise.all(slow)), ...quick].map(({ status }) => status);
    assert.deepEqual(new Set(all), new Set([200]));
    await ended;
    await stack.startInstances();
  });

  it("asks twice where that does no harm, and never where it may", async () => {
    await until("both instances are asked", async () => {
      const names = [
        await stack.get("/who", { from: "127.0.0.7" }),
        await stack.get("/who", { from: "127.0.0.7" }),
      ].map(({ body }) => body);
      return new Set(names).size === 2;
    });
    assert.equal((await stack.post("/crash", { body: "order=1" })).status, 502);
    assert.equal(await stack.counted("POST /crash"), 1);
    assert.equal((await stack.get("/crash")).status, 502);
    assert.equal(await stack.counted("GET /crash"), 2);
  });

  it("logs one JSON object for each request, without secrets", async () => {
    const { headers } = await stack.get("/echo?token=hidden-1", {
      from: "127.0.0.8",
      headers: {
        authorization: "Bearer hidden-2",
        cookie: "s=hidden-3",
        referer: "https://x/?t=hidden-4",
        "user-agent": 'a"b\\',
      },
    });
    await until("the request is logged", () => stack.proxy.said.includes(String(headers["x-request-id"])));
    const entries = stack.proxy.said
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    assert.ok(entries.length > 100);
    assert.doesNotMatch(stack.proxy.said, /hidden-\d/);
    const entry = entries.find(({ request_id }) => request_id === headers["x-request-id"]);
    assert.equal(entry.client, "127.0.0.8");
    assert.equal(entry.path, "/echo");
    assert.equal(entry.status, 200);
    assert.equal(entry.upstream_status, "200");
    assert.equal(entry.user_agent, 'a"b\\');
    assert.ok(entries.some(({ status, limit }) => status === 429 && limit === "REJECTED"));
  });

  it("says how it is on a port of its own, to containers only", async () => {
    const own = new StackClient(stack.ports.status);
    assert.equal((await own.ask({ path: "/healthz", host: "127.0.0.1" })).body, "ok\n");
    assert.match((await own.ask({ path: "/stub_status", host: "127.0.0.1" })).body, /^Active connections: /);
    assert.equal((await own.ask({ path: "/stub_status", host: "127.0.0.1", from: "127.0.0.2" })).status, 403);
    assert.equal((await stack.get("/stub_status")).status, 404);
  });

  it("sends every header with 502 when no instance runs", async () => {
    for (const index of stack.ports.instances.keys()) await stack.kill(index);
    const answered = await stack.get("/who");
    assert.equal(answered.status, 502);
    assertHeaders(answered);
    await stack.startInstances();
    await until(
      "instances are asked again",
      async () => (await stack.get("/who", { from: "127.0.0.9" })).status === 200,
    );
  });

  it("finishes requests that run when it is asked to end", async () => {
    const before = await stack.counted("GET /slow");
    const slow = Promise.all([1, 2, 3].map((number) => stack.get("/slow", { from: `127.0.2.${number}` })));
    await until("the requests have arrived", async () => (await stack.counted("GET /slow")) === before + 3);
    const ended = stack.proxy.stop("SIGQUIT");
    assert.deepEqual(
      (await slow).map(({ status, body }) => `${status} ${body}`),
      ["200 slow", "200 slow", "200 slow"],
    );
    assert.equal(await ended, 0);
  });
});
