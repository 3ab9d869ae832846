import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { defaults } from "../server/engine/scaffold/options.ts";
import { StackClient } from "./support/stack-client.ts";
import { own } from "./support/stack-nginx.ts";
import { until } from "./support/stack-process.ts";
import { StackRun } from "./support/stack-run.ts";

const host = "app.example.com";

describe("a stack with ACME, a deciding service and a cache for pages", () => {
  let stack: StackRun;
  let decider: Server;
  const asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];

  before(async () => {
    stack = await StackRun.start({
      ...defaults,
      tls: { ...defaults.tls, source: "acme", hsts: "off" },
      admin: { access: "forward", paths: ["/admin"], forwardUrl: "http://auth:9091/verify" },
      caching: "micro",
      limits: { ...defaults.limits, rate: "off" },
      replicas: 2,
    });
    decider = createServer(({ url = "", headers }, response) => {
      asked.push({ url, headers });
      response.writeHead(headers.cookie === "admin=yes" ? 204 : 401).end();
    });
    await new Promise<void>((resolve) => decider.listen(stack.ports.auth, "127.0.0.1", resolve));
  });
  after(async () => {
    decider?.close();
    decider?.closeAllConnections();
    await stack?.stop();
  });

  it("starts without a certificate, answers challenges, and takes the certificate without being told", async () => {
    await assert.rejects(new StackClient(stack.ports.https).handshake(host, "TLSv1.3"), /internal error/);
    const challenges = join(stack.folder, "acme/.well-known/acme-challenge");
    mkdirSync(challenges, { recursive: true });
    writeFileSync(join(challenges, "token"), "token.thumbprint");
    own(stack.folder);
    const { status, body } = await stack.plain.ask({ path: "/.well-known/acme-challenge/token", host });
    assert.deepEqual([status, body], [200, "token.thumbprint"]);
    assert.equal((await stack.plain.ask({ path: "/other", host })).status, 301);

    stack.makeCertificate();
    const live = join(stack.folder, "letsencrypt/live", host);
    mkdirSync(live, { recursive: true });
    copyFileSync(join(stack.folder, "secrets/tls.crt"), join(live, "fullchain.pem"));
    copyFileSync(join(stack.folder, "secrets/tls.key"), join(live, "privkey.pem"));
    own(stack.folder);
    assert.equal((await stack.get("/")).status, 200);
  });

  it("lets nobody reach paths for administrators whom the deciding service refuses", async () => {
    assert.equal((await stack.get("/admin/")).status, 401);
    assert.equal((await stack.get("/Admin/", { headers: { cookie: "admin=no" } })).status, 401);
    assert.equal((await stack.get("/.admin-decision")).status, 404);
    const { status } = await stack.post("/admin/", { headers: { cookie: "admin=yes" }, body: "secret" });
    assert.equal(status, 200);
    const last = asked.at(-1);
    assert.equal(last?.url, "/verify");
    assert.equal(last?.headers["x-forwarded-uri"], "/admin/");
    assert.equal(last?.headers["x-forwarded-method"], "POST");
    assert.equal(last?.headers["content-length"], undefined);
  });

  it("lets nobody through while the deciding service is away", async () => {
    decider.close();
    decider.closeAllConnections();
    assert.equal((await stack.get("/admin/", { headers: { cookie: "admin=yes" } })).status, 500);
  });

  it("keeps a public page for a second, and none of somebody who is signed in", async () => {
    const count = () => stack.counted("GET /echo");
    const first = await stack.get("/echo?page");
    const before = await count();
    const again = await Promise.all([1, 2, 3, 4].map(() => stack.get("/echo?page")));
    assert.deepEqual(new Set(again.map(({ body }) => body)), new Set([first.body]));
    assert.equal(await count(), before);
    for (const headers of [{ cookie: "a=b" }, { authorization: "Bearer x" }, { "x-api-key": "x" }])
      assert.notEqual((await stack.get("/echo?page", { headers })).body, first.body);
    assert.equal(await count(), before + 3);
    await later(1100);
    await until("a fresh page is fetched", async () => {
      await stack.get("/echo?page");
      return (await count()) > before + 3;
    });
  });

  it("sends the policy for reports only, and no HSTS", async () => {
    const { headers } = await stack.get("/");
    assert.match(String(headers["content-security-policy-report-only"]), /^default-src 'self'/);
    assert.equal(headers["content-security-policy"], undefined);
    assert.equal(headers["strict-transport-security"], undefined);
  });
});

describe("a stack behind another terminator of TLS", () => {
  let stack: StackRun;
  before(async () => {
    stack = await StackRun.start({ ...defaults, tls: { ...defaults.tls, source: "external" }, replicas: 2 });
  });
  after(() => stack?.stop());

  const claims = { "x-forwarded-for": "198.51.100.7, 203.0.113.9, 127.1.0.9", "x-forwarded-proto": "https" };
  const seenBy = async (from: string) => {
    const { body } = await stack.get("/echo", { from, headers: claims });
    return JSON.parse(body).headers;
  };

  it("believes the terminator about the client it has seen, not about what the client said", async () => {
    const seen = await seenBy("127.1.0.1");
    assert.equal(seen["x-forwarded-for"], "203.0.113.9");
    assert.equal(seen["x-forwarded-proto"], "https");
  });

  it("believes nobody else", async () => {
    const seen = await seenBy("127.0.0.2");
    assert.equal(seen["x-forwarded-for"], "127.0.0.2");
    assert.equal(seen["x-forwarded-proto"], "http");
  });

  it("sends those to TLS who came to the terminator without", async () => {
    const { status, headers } = await stack.get("/a?b", {
      from: "127.1.0.1",
      headers: { "x-forwarded-proto": "http" },
    });
    assert.equal(status, 301);
    assert.equal(headers.location, `https://${host}/a?b`);
  });

  it("refuses hosts that are not its own", async () => {
    await assert.rejects(stack.get("/", { host: "other.example.com" }), /socket hang up|ECONNRESET/);
  });
});
