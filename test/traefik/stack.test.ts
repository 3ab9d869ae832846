import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { defaults } from "../../server/engine/scaffold/options.ts";
import { startBackend } from "../support/nginx-server.ts";
import { startExporter } from "../support/probe-exporter.ts";
import { stacks } from "../support/stacks.ts";
import { TraefikServer } from "../support/traefik-server.ts";

/** `admin:secret` as htpasswd -nbB writes it would take bcrypt; this is the SHA-1 form, which openssl and Traefik also know. */
const passwords = "admin:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n";

const answers: Answers = {
  ...defaults,
  name: "shop",
  proxy: "traefik",
  domains: ["app.example.com", "www.example.com"],
  replicas: 2,
  limits: { ...defaults.limits, bodyMegabytes: 1, timeoutSeconds: 2 },
  admin: { access: "basic", paths: ["/admin"], forwardUrl: undefined },
};

/** An instance of the application: says its name and what it was told of the client. */
const instance = (name: string) => (request: IncomingMessage, response: ServerResponse) => {
  const answer = (): void => {
    response.setHeader("x-powered-by", "secret framework");
    response.setHeader("x-instance", name);
    response.statusCode = request.url?.startsWith("/missing") ? 404 : 200;
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  };
  if (request.url === "/slow") setTimeout(answer, 4000).unref();
  else request.resume().on("end", answer);
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("Traefik with generated files", () => {
  let traefik: TraefikServer;
  let first: Awaited<ReturnType<typeof startBackend>>;
  let second: Awaited<ReturnType<typeof startBackend>>;

  before(async () => {
    first = await startBackend(instance("first"));
    second = await startBackend(instance("second"));
    traefik = await TraefikServer.start(answers, [first.port, second.port], { "admin.htpasswd": passwords });
  });
  after(async () => {
    await traefik.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const headersSent = (body: string): Readonly<Record<string, string>> => JSON.parse(body).headers;

  it("says nothing above its usual level when it reads them", () => {
    const levels = traefik.log().map(({ level }) => level);
    assert.deepEqual(
      levels.filter((level) => level !== "info"),
      [],
    );
  });

  it("sends plain requests to TLS, for its own names only", async () => {
    const redirected = await traefik.plain("/a?b=c");
    assert.equal(redirected.status, 301);
    assert.equal(redirected.headers.location, "https://app.example.com/a?b=c");
    assert.equal((await traefik.plain("/", { method: "POST" })).status, 308);
    const unknown = await traefik.plain("/", { host: "evil.example.net" });
    assert.equal(unknown.status, 404);
    assert.equal(unknown.headers.location, undefined);
  });

  it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    assert.equal(await traefik.handshake("TLSv1.3"), "TLSv1.3");
    assert.equal(await traefik.handshake("TLSv1.2"), "TLSv1.2");
    assert.match(await traefik.handshake("TLSv1.1"), /protocol version/i);
    assert.match(await traefik.handshake("TLSv1"), /protocol version/i);
  });

  it("shows no certificate for an unknown host, and answers it 404 under a known one", async () => {
    assert.match(await traefik.handshake("TLSv1.3", "evil.example.net"), /unrecognized name|handshake failure/i);
    assert.equal((await traefik.get("/", { headers: { host: "evil.example.net" } })).status, 404);
  });

  for (const [what, path, status] of [
    ["a good answer", "/", 200],
    ["one that the application did not find", "/missing", 404],
    ["a refusal", "/metrics", 403],
    ["a request for a password", "/admin", 401],
    ["a time-out", "/slow", 504],
  ] as const) {
    it(`puts every header on ${what}`, async () => {
      const answer = await traefik.get(path);
      assert.equal(answer.status, status);
      assert.equal(answer.headers["strict-transport-security"], "max-age=300");
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
      assert.equal(answer.headers["x-frame-options"], "DENY");
      assert.equal(answer.headers["referrer-policy"], "strict-origin-when-cross-origin");
      assert.match(answer.headers["permissions-policy"] as string, /camera=\(\)/);
      assert.match(answer.headers["content-security-policy-report-only"] as string, /default-src 'self'/);
      assert.equal(answer.headers["cross-origin-opener-policy"], "same-origin");
      assert.equal(answer.headers["x-powered-by"], undefined);
      assert.equal(answer.headers.server, undefined);
    });
  }

  it("closes paths whatever their case and slashes", async () => {
    for (const path of ["/metrics", "/METRICS", "//metrics", "/metrics/", "/metrics/x", "/%6detrics"])
      assert.equal((await traefik.get(path)).status, 403, path);
    assert.equal((await traefik.get("/metrics-of-others")).status, 200);
  });

  it("hides files whose names begin with a dot, but not what is well known", async () => {
    for (const path of ["/.env", "/a/.git/config", "/.well-known/.env", "/.well-known/../.env", "/%2eenv"])
      assert.equal((await traefik.get(path)).status, 403, path);
    assert.equal((await traefik.get("/.well-known/security.txt")).status, 200);
    assert.equal((await traefik.get("/file.txt")).status, 200);
  });

  it("asks for the password of administrators, and keeps it to itself", async () => {
    const authorization = `Basic ${Buffer.from("admin:secret").toString("base64")}`;
    const allowed = await traefik.get("/admin", { headers: { authorization } });
    assert.equal(allowed.status, 200);
    assert.equal(headersSent(allowed.body).authorization, undefined);
    const wrong = `Basic ${Buffer.from("admin:wrong").toString("base64")}`;
    assert.equal((await traefik.get("/admin", { headers: { authorization: wrong } })).status, 401);
    assert.equal((await traefik.get("/ADMIN/users")).status, 401);
  });

  it("believes no forged address of a client", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9", forwarded: "for=203.0.113.9" };
    const sent = headersSent((await traefik.get("/", { headers })).body);
    assert.equal(sent["x-forwarded-for"], "127.0.0.1");
    assert.equal(sent["x-real-ip"], "127.0.0.1");
    assert.equal(sent["x-forwarded-proto"], "https");
    assert.equal(sent.forwarded, undefined);
  });

  it("does not pass on a wish to upgrade the connection", async () => {
    const { body } = await traefik.get("/", { headers: { connection: "Upgrade", upgrade: "websocket" } });
    assert.equal(headersSent(body).upgrade, undefined);
  });

  it("refuses a body that is too large", async () => {
    assert.equal((await traefik.get("/", { method: "POST", body: "x".repeat(1024 * 1024) })).status, 200);
    assert.equal((await traefik.get("/", { method: "POST", body: "x".repeat(1024 * 1024 + 1) })).status, 413);
  });

  it("compresses text", async () => {
    const { headers } = await traefik.get(`/${"a".repeat(2000)}`, { headers: { "accept-encoding": "gzip" } });
    assert.equal(headers["content-encoding"], "gzip");
  });

  it("answers 429 to a burst of attempts to log in, and to a larger one elsewhere", async () => {
    const shown = await Promise.all(Array.from({ length: 12 }, () => traefik.get("/login")));
    assert.ok(shown.every(({ status }) => status === 200));
    const login = await Promise.all(Array.from({ length: 12 }, () => traefik.get("/login", { method: "POST" })));
    const refused = login.filter(({ status }) => status === 429);
    assert.equal(refused.length, 7, "five are the burst");
    assert.equal(refused[0]?.headers["x-content-type-options"], "nosniff");
    const others = await Promise.all(Array.from({ length: 80 }, () => traefik.get("/")));
    assert.ok(others.filter(({ status }) => status === 429).length > 10);
    assert.ok(others.filter(({ status }) => status === 200).length >= 10);
    await pause(3000);
  });

  it("reports what it does to Prometheus", async () => {
    const metrics = await traefik.metrics();
    for (const name of [
      /^traefik_router_requests_total\{code="200",.*router="read@file"/m,
      /^traefik_router_requests_total\{code="429",.*router="login@file"/m,
      /^traefik_entrypoint_request_duration_seconds_bucket\{code="200",entrypoint="websecure"/m,
      /^traefik_service_server_up\{.*url="http:\/\/127\.0\.0\.1:\d+"\} 1$/m,
      /^traefik_open_connections\{entrypoint="websecure"/m,
      /^traefik_tls_certs_not_after\{/m,
    ])
      assert.match(metrics, name);
  });

  it("loses no request when an instance ends, and sends it none afterwards", async () => {
    const both = await Promise.all(Array.from({ length: 6 }, () => traefik.get("/")));
    assert.deepEqual([...new Set(both.map(({ headers }) => headers["x-instance"]))].sort(), ["first", "second"]);
    await second.stop();
    for (let count = 0; count < 20; count++) {
      const answer = await traefik.get(count % 2 === 0 ? "/" : "/write", { method: count % 2 === 0 ? "GET" : "POST" });
      assert.equal(answer.status, 200, `request ${count}`);
      assert.equal(answer.headers["x-instance"], "first");
      await pause(60);
    }
    await pause(6500);
    assert.match(await traefik.metrics(), new RegExp(`traefik_service_server_up\\{.*:${second.port}"\\} 0`));
  });

  it("answers 503 with every header when no instance is left", async () => {
    await first.stop();
    await pause(7000);
    const answer = await traefik.get("/");
    assert.equal(answer.status, 503);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  });

  it("logs requests as JSON, without queries, cookies and passwords", async () => {
    const headers = {
      authorization: "Bearer hidden-token",
      cookie: "session=hidden-cookie",
      "x-replaced-path": "/forged",
    };
    await traefik.get("/search?token=hidden-query", { headers });
    await pause(200);
    const log = traefik.accessLog();
    const entry = log.find((one) => one["request_X-Replaced-Path"] === "/search");
    assert.ok(entry, "the path is there");
    assert.equal(entry.RequestMethod, "GET");
    assert.equal(entry.RequestHost, "app.example.com");
    assert.equal(entry.ClientHost, "127.0.0.1");
    assert.equal(entry.DownstreamStatus, 503);
    assert.doesNotMatch(JSON.stringify(log), /hidden-|secret|Bearer|session=/);
  });
});

describe("Traefik behind another terminator", () => {
  it("believes it about the client, and limits each client apart", async () => {
    const external: Answers = {
      ...answers,
      replicas: 1,
      limits: { ...answers.limits, rate: "strict" },
      tls: { ...answers.tls, source: "external" },
      admin: defaults.admin,
    };
    const backend = await startBackend(instance("only"));
    const traefik = await TraefikServer.start(external, [backend.port]);
    try {
      const asked = (address: string) => traefik.plain("/", { headers: { "x-forwarded-for": address } });
      const burst = await Promise.all(Array.from({ length: 30 }, () => asked("203.0.113.9")));
      assert.ok(burst.some(({ status }) => status === 429));
      assert.equal((await traefik.plain("/admin")).status, 403);
      assert.equal((await traefik.plain("/", { host: "evil.example.net" })).status, 404);
    } finally {
      await traefik.stop();
      await backend.stop();
    }
  });
});

describe("Traefik that asks another service about administrators", () => {
  it("lets through whom that service lets through", async () => {
    const decides = await startBackend((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer good" ? 204 : 401;
      response.end();
    });
    const forward: Answers = {
      ...answers,
      replicas: 1,
      admin: { access: "forward", paths: ["/admin"], forwardUrl: `http://127.0.0.1:${decides.port}/verify` },
    };
    const backend = await startBackend(instance("only"));
    const traefik = await TraefikServer.start(forward, [backend.port]);
    try {
      assert.equal((await traefik.get("/admin")).status, 401);
      assert.equal((await traefik.get("/admin", { headers: { authorization: "Bearer good" } })).status, 200);
      assert.equal((await traefik.get("/")).status, 200);
    } finally {
      await traefik.stop();
      await Promise.all([backend.stop(), decides.stop()]);
    }
  });
});

describe("Traefik as the exporter sees it", () => {
  it("is there, under its name and with a certificate that has an end", async () => {
    const own: Answers = {
      ...answers,
      replicas: 1,
      tls: { ...answers.tls, source: "self-signed" },
      admin: defaults.admin,
    };
    const backend = await startBackend(instance("only"));
    const traefik = await TraefikServer.start(own, [backend.port]);
    const exporter = await startExporter(own, traefik.tls);
    try {
      const seen = await exporter.probe("app.example.com");
      assert.match(seen, /^probe_success 1$/m);
      assert.match(seen, /^probe_ssl_earliest_cert_expiry \d/m);
      assert.match(await exporter.probe("evil.example.net"), /^probe_success 0$/m);
    } finally {
      exporter.stop();
      await traefik.stop();
      await backend.stop();
    }
  });
});

describe("Traefik with the modern profile and WebSockets", () => {
  it("speaks TLS 1.3 only and passes on a wish to upgrade", async () => {
    const modern: Answers = {
      ...answers,
      replicas: 1,
      websocket: true,
      csp: "enforce",
      tls: { ...answers.tls, profile: "modern", hsts: "long" },
      admin: defaults.admin,
    };
    const backend = await startBackend(instance("only"));
    const traefik = await TraefikServer.start(modern, [backend.port]);
    try {
      assert.equal(await traefik.handshake("TLSv1.3"), "TLSv1.3");
      assert.match(await traefik.handshake("TLSv1.2"), /protocol version/i);
      const answer = await traefik.get("/", { headers: { connection: "Upgrade", upgrade: "websocket" } });
      assert.equal(headersOf(answer.body).upgrade, "websocket");
      assert.equal(answer.headers["strict-transport-security"], "max-age=63072000");
      assert.match(answer.headers["content-security-policy"] as string, /default-src 'self'/);
    } finally {
      await traefik.stop();
      await backend.stop();
    }
  });
});

const headersOf = (body: string): Readonly<Record<string, string>> => JSON.parse(body).headers;

describe("Traefik with the files of every stack", () => {
  for (const { name, answers: own } of stacks.filter(({ answers: { proxy } }) => proxy === "traefik")) {
    it(`${name}: complains of nothing`, async () => {
      const nobody = Array.from({ length: own.replicas }, () => 9);
      const traefik = await TraefikServer.start(own, nobody, { "admin.htpasswd": passwords });
      try {
        // An authority cannot be reached from here, and instances are not there.
        const own = traefik
          .log()
          .filter(({ level, providerName }) => level === "error" && !`${providerName}`.includes("acme"));
        assert.deepEqual(own, []);
        assert.equal((await traefik.plain("/", { host: "evil.example.net" })).status, 404);
      } finally {
        await traefik.stop("SIGKILL");
      }
    });
  }
});
