import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import { fixAll } from "../server/engine/fix-all.ts";
import { review } from "../server/engine/review.ts";
import { apply } from "../server/engine/verify.ts";
import { rules } from "../server/rules/index.ts";
import { type Answer, NginxServer, startBackend } from "./support/nginx-server.ts";
import { projectOf, testRoot } from "./support/project.ts";

/** One claim about behaviour: a flawed configuration, its repair, and what a request shows of each. */
interface Claim {
  readonly title: string;
  readonly rule: string;
  /** What stands inside `http`. */
  readonly flawed: string;
  /** The repaired text; undefined takes what the rule's own fix makes of it. */
  readonly repaired?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly backend?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether the flaw shows. */
  readonly shows: (server: NginxServer) => Promise<boolean>;
}

const hello = (_: IncomingMessage, response: ServerResponse): void => void response.end("hello");
const statusOf = async (answer: Promise<Answer>): Promise<number> => (await answer).status;

const claims: readonly Claim[] = [
  {
    title: "return answers before deny is asked",
    rule: "nginx/return-bypasses-access-control",
    flawed: 'server { listen 127.0.0.1:PORT; location /admin { deny all; return 200 "secret"; } }',
    repaired: "server { listen 127.0.0.1:PORT; location /admin { deny all; try_files /none =204; } }",
    shows: async (server) => (await statusOf(server.get("/admin"))) === 200,
  },
  {
    title: "an allow in a location drops the deny of the server",
    rule: "nginx/allow-without-deny",
    flawed: "server { listen 127.0.0.1:PORT; root FOLDER/site; deny all; location /reports/ { allow 10.0.0.0/8; } }",
    files: { "site/reports/a.txt": "figures" },
    shows: async (server) => (await statusOf(server.get("/reports/a.txt"))) === 200,
  },
  {
    title: "a cache answers one host with the page of another",
    rule: "nginx/cache-key-without-host",
    flawed: `proxy_cache_path FOLDER/cache keys_zone=pages:1m;
      upstream app { server 127.0.0.1:BACKEND; }
      server {
        listen 127.0.0.1:PORT;
        server_name one.example.com two.example.com;
        location / {
          proxy_cache pages;
          proxy_cache_valid 200 1m;
          proxy_set_header Host $host;
          proxy_pass http://app;
        }
      }`,
    backend: (request, response) => void response.end(`page of ${request.headers.host}`),
    shows: async (server) => {
      await server.get("/", { host: "one.example.com" });
      return (await server.get("/", { host: "two.example.com" })).body === "page of one.example.com";
    },
  },
  {
    title: "a forged X-Forwarded-For passes an address list",
    rule: "nginx/real-ip-trusts-everyone",
    flawed: `set_real_ip_from 0.0.0.0/0;
      real_ip_header X-Forwarded-For;
      server {
        listen 127.0.0.1:PORT;
        root FOLDER/site;
        location / { allow 203.0.113.9; deny all; }
      }`,
    repaired: `set_real_ip_from 10.0.0.0/8;
      real_ip_header X-Forwarded-For;
      server {
        listen 127.0.0.1:PORT;
        root FOLDER/site;
        location / { allow 203.0.113.9; deny all; }
      }`,
    files: { "site/a.txt": "a" },
    shows: async (server) => (await statusOf(server.get("/a.txt", { "x-forwarded-for": "203.0.113.9" }))) === 200,
  },
  {
    title: "dots behind a location without a slash leave the alias folder",
    rule: "nginx/alias-traversal",
    flawed: "server { listen 127.0.0.1:PORT; location /files { alias FOLDER/site/files/; } }",
    files: { "site/files/a.txt": "a", "site/secret.txt": "secret" },
    shows: async (server) => (await server.get("/files../secret.txt")).body === "secret",
  },
  {
    title: "a location with an add_header of its own drops HSTS and the others",
    rule: "nginx/header-inheritance-lost",
    flawed: `server {
      listen 127.0.0.1:PORT;
      root FOLDER/site;
      add_header X-Frame-Options DENY always;
      location /app/ { add_header Cache-Control no-store; }
    }`,
    files: { "site/app/a.txt": "a" },
    shows: async (server) => (await server.get("/app/a.txt")).headers["x-frame-options"] === undefined,
  },
  {
    title: "a header without always is absent on a 404",
    rule: "nginx/header-without-always",
    flawed: "server { listen 127.0.0.1:PORT; root FOLDER/site; add_header X-Content-Type-Options nosniff; }",
    files: { "site/a.txt": "a" },
    shows: async (server) => {
      assert.equal((await server.get("/a.txt")).headers["x-content-type-options"], "nosniff");
      return (await server.get("/none")).headers["x-content-type-options"] === undefined;
    },
  },
  {
    title: "an encoded line break in $uri writes a header of its own",
    rule: "nginx/http-splitting",
    flawed: "server { listen 127.0.0.1:PORT; location / { return 302 https://shop.example.com$uri; } }",
    repaired: "server { listen 127.0.0.1:PORT; location / { return 302 https://shop.example.com$request_uri; } }",
    shows: async (server) => (await server.get("/a%0d%0aX-Injected:%20yes")).headers["x-injected"] === "yes",
  },
  {
    title: "a full URL in the request line brings any Host to the application",
    rule: "nginx/host-header-spoofing",
    flawed: `server {
      listen 127.0.0.1:PORT;
      server_name shop.example.com;
      location / { proxy_set_header Host $http_host; proxy_pass http://127.0.0.1:BACKEND; }
    }`,
    backend: (request, response) => void response.end(`https://${request.headers.host}/reset`),
    shows: async (server) =>
      (await server.get("http://shop.example.com/", { host: "evil.example.net" })).body ===
      "https://evil.example.net/reset",
  },
  {
    title: "an answer to an authorised request is given to a client without credentials",
    rule: "nginx/personal-answer-cached",
    flawed: `proxy_cache_path FOLDER/cache keys_zone=pages:1m;
      server {
        listen 127.0.0.1:PORT;
        server_name shop.example.com;
        location /account/ {
          proxy_cache pages;
          proxy_cache_valid 200 1m;
          proxy_pass http://127.0.0.1:BACKEND;
        }
      }`,
    repaired: `proxy_cache_path FOLDER/cache keys_zone=pages:1m;
      server {
        listen 127.0.0.1:PORT;
        server_name shop.example.com;
        location /account/ {
          proxy_cache pages;
          proxy_cache_valid 200 1m;
          proxy_cache_bypass $http_authorization $http_cookie;
          proxy_no_cache $http_authorization $http_cookie;
          proxy_pass http://127.0.0.1:BACKEND;
        }
      }`,
    backend: (request, response) => {
      response.statusCode = request.headers.authorization ? 200 : 401;
      response.end(request.headers.authorization ? "account of Ada" : "log in");
    },
    shows: async (server) => {
      const own = await server.get("/account/", { authorization: "Bearer not-a-real-token" });
      assert.equal(own.body, "account of Ada");
      return (await server.get("/account/")).body === "account of Ada";
    },
  },
  {
    title: "a regex location answers for a path below a protected prefix",
    rule: "nginx/regex-location-escapes-access-control",
    flawed: `server {
      listen 127.0.0.1:PORT;
      root FOLDER/site;
      location /private { deny all; }
      location ~* \\.(jpg|png)$ { expires 30d; }
    }`,
    files: { "site/private/a.png": "picture", "site/private/a.txt": "text" },
    shows: async (server) => {
      assert.equal(await statusOf(server.get("/private/a.txt")), 403);
      return (await server.get("/private/a.png")).body === "picture";
    },
  },
  {
    title: "a quote in a header breaks a log that is meant to be JSON",
    rule: "nginx/log-injection",
    flawed: `log_format records '{"agent":"$http_user_agent","status":"$status"}';
      server { listen 127.0.0.1:PORT; access_log FOLDER/access.log records; return 204; }`,
    shows: async (server) => {
      await server.get("/", { "user-agent": 'say "hello"' });
      const line = await server.firstLine("access.log");
      try {
        return JSON.parse(line).agent !== 'say "hello"';
      } catch {
        return true;
      }
    },
  },
  {
    title: "a login takes any number of passwords",
    rule: "nginx/unlimited-auth-endpoint",
    flawed: `server {
      listen 127.0.0.1:PORT;
      location = /login { proxy_pass http://127.0.0.1:BACKEND; }
    }`,
    repaired: `limit_req_zone $binary_remote_addr zone=login:1m rate=10r/m;
      limit_req_status 429;
      server {
        listen 127.0.0.1:PORT;
        location = /login { limit_req zone=login burst=3 nodelay; proxy_pass http://127.0.0.1:BACKEND; }
      }`,
    backend: hello,
    shows: async (server) => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => statusOf(server.get("/login", {}, "POST"))));
      return answers.every((status) => status === 200);
    },
  },
  {
    title: "a server never answers for a name that an earlier one has",
    rule: "nginx/server-name-taken",
    flawed: `server { listen 127.0.0.1:PORT; server_name a.example.com; return 200 old; }
      server { listen 127.0.0.1:PORT; server_name b.example.com a.example.com; return 200 new; }`,
    repaired: `server { listen 127.0.0.1:PORT; server_name c.example.com; return 200 old; }
      server { listen 127.0.0.1:PORT; server_name b.example.com a.example.com; return 200 new; }`,
    shows: async (server) => {
      assert.equal((await server.get("/", { host: "b.example.com" })).body, "new");
      return (await server.get("/", { host: "a.example.com" })).body === "old";
    },
  },
  {
    title: "a limit of the server's total drops the limit per client",
    rule: "nginx/limits-lost",
    flawed: `limit_req_zone $binary_remote_addr zone=client:1m rate=1r/m;
      limit_req_zone $server_name zone=all:1m rate=1000r/s;
      limit_req_status 429;
      server {
        listen 127.0.0.1:PORT;
        root FOLDER/site;
        limit_req zone=client;
        location /search/ { limit_req zone=all burst=100 nodelay; }
      }`,
    files: { "site/search/a.txt": "a" },
    shows: async (server) => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => statusOf(server.get("/search/a.txt"))));
      return answers.every((status) => status === 200);
    },
  },
  {
    title: "an error_page of its own drops the inherited ones",
    rule: "nginx/answer-changes-lost",
    flawed: `server {
      listen 127.0.0.1:PORT;
      root FOLDER/site;
      error_page 404 /missing.txt;
      location /files/ { error_page 403 /refused.txt; }
    }`,
    files: { "site/missing.txt": "our page" },
    shows: async (server) => (await server.get("/files/none")).body.includes("<center>nginx"),
  },
  {
    title: "an access check takes a form for the body that it was told of",
    rule: "nginx/auth-request-announces-body",
    flawed: `upstream app { server 127.0.0.1:BACKEND; keepalive 4; }
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      server {
        listen 127.0.0.1:PORT;
        location / { auth_request /check; proxy_pass http://app; }
        location = /check { internal; proxy_pass http://app; }
      }`,
    backend: (request, response) => void response.writeHead(request.url === "/check" ? 204 : 200).end(),
    shows: async (server) =>
      (await statusOf(server.get("/form", { "content-length": "9" }, "POST", "name=anna"))) !== 200,
  },
];

/** A server that others can reach, for the rules to judge: on the loopback address some flaws are none. */
const openTo = (text: string): string => text.replaceAll("127.0.0.1:PORT", "80");

/** What the rule's fix makes of a text: its safe fixes, else its first review fix. */
function repair(text: string, id: string): string {
  const whole = `events {}\nhttp {\n${openTo(text)}\n}\n`;
  const uri = `${testRoot}/nginx.conf`;
  const project = projectOf({ "nginx.conf": whole });
  const only = rules.filter((rule) => rule.id === id);
  const safe = fixAll(project, { rules: only }).changes.get(uri);
  const [finding] = review(project, { rules: only }).findings;
  const [fix] = finding?.fixes ?? [];
  const fixed = safe ?? (finding && fix ? apply(project, finding, fix).get(uri) : undefined);
  assert.ok(fixed, `${id} offers no fix here: give the repaired text`);
  return fixed.slice("events {}\nhttp {\n".length, -"\n}\n".length).replaceAll("listen 80;", "listen 127.0.0.1:PORT;");
}

const finds = (text: string, id: string): boolean => {
  const project = projectOf({ "nginx.conf": `events {}\nhttp {\n${openTo(text)}\n}\n` });
  return review(project, { rules, all: true }).findings.some(({ rule }) => rule.id === id);
};

for (const claim of claims) {
  describe(`seen on a real nginx: ${claim.title} (${claim.rule})`, () => {
    let backend: Awaited<ReturnType<typeof startBackend>>;
    before(async () => {
      backend = await startBackend(claim.backend ?? hello);
    });
    after(() => backend.stop());

    const shows = async (http: string): Promise<boolean> => {
      const server = await NginxServer.start(http, backend.port, claim.files);
      try {
        return await claim.shows(server);
      } finally {
        await server.stop();
      }
    };

    it("the flaw is found, and a request shows it", async () => {
      assert.ok(finds(claim.flawed, claim.rule));
      assert.equal(await shows(claim.flawed), true);
    });

    it("after the repair neither the finding nor the flaw is there", async () => {
      const repaired = claim.repaired ?? repair(claim.flawed, claim.rule);
      assert.ok(!finds(repaired, claim.rule), repaired);
      assert.equal(await shows(repaired), false, repaired);
    });
  });
}
