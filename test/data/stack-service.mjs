// A small web service for tests of the scaffolded stack: `node stack-service.mjs PORT NAME` listens on loopback.
// It answers as an application would, counts what it is asked, and ends on SIGTERM when all requests are answered.
import { createServer } from "node:http";

const [port, name] = process.argv.slice(2);

/** How often each path was asked for, by method. */
const counts = {};

/** How many requests were answered by status, and how long that took. */
const statuses = {};

const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const json = (response, value) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));

/** By path, what becomes of a request; `count` tells how often this instance was asked for it. */
const routes = {
  "/": (_, response) => response.end(`hello from ${name}`),
  "/healthz": (_, response) => response.end("ok"),
  "/who": (_, response) => response.setHeader("cache-control", "no-store").end(name),
  "/echo": ({ method, url, headers }, response) => json(response, { name, method, url, headers }),
  "/login": (_, response) => response.end("who are you?"),
  "/text": (_, response) => response.setHeader("content-type", "text/plain").end("words ".repeat(2000)),
  "/headers": (_, response) =>
    response
      .setHeader("x-powered-by", "stack-service")
      .setHeader("x-frame-options", "SAMEORIGIN")
      .setHeader("content-security-policy", "default-src 'none'")
      .end("headers"),
  "/slow": async (_, response) => {
    await later(1000);
    response.end("slow");
  },
  // Dies in the middle of a request, as an application that crashes does.
  "/crash": ({ socket }) => socket.destroy(),
  "/cookie": (_, response, count) => response.setHeader("set-cookie", `session=${name}-${count}`).end(`cookie ${count}`),
  "/assets/app.js": (_, response, count) => response.end(`script ${name} ${count}`),
  "/assets/cookie.js": (_, response, count) => response.setHeader("set-cookie", "a=b").end(`cookie ${name} ${count}`),
  "/assets/mine.png": ({ headers }, response, count) =>
    response.end(`${headers.authorization ?? headers.cookie ?? "public"} ${name} ${count}`),
  "/assets/large.png": (_, response) => response.setHeader("content-length", 1e7).end(Buffer.alloc(1e7)),
  "/admin/": ({ headers }, response) => json(response, { authorization: headers.authorization ?? null }),
  "/counts": (_, response) => json(response, counts),
  "/metrics": (_, response) => response.end(metrics()),
};

/** By the names that prom-client uses. */
function metrics() {
  const name = "http_request_duration_seconds";
  const lines = Object.entries(statuses).flatMap(([status, { count, seconds }]) => [
    `${name}_bucket{status_code="${status}",le="+Inf"} ${count}`,
    `${name}_sum{status_code="${status}"} ${seconds}`,
    `${name}_count{status_code="${status}"} ${count}`,
  ]);
  return `# TYPE ${name} histogram\n${lines.join("\n")}\n`;
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  const key = `${request.method} ${path}`;
  counts[key] = (counts[key] ?? 0) + 1;
  const begun = performance.now();
  response.on("finish", () => {
    const status = (statuses[response.statusCode] ??= { count: 0, seconds: 0 });
    status.count++;
    status.seconds += (performance.now() - begun) / 1000;
  });
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route) await route(request, response, counts[key]);
  else response.writeHead(404).end("nothing here");
});

// Answers an upgrade as a WebSocket server does, and says the name of the protocol that it was asked for.
server.on("upgrade", (request, socket) => {
  socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\n\r\n`);
});

server.listen(Number(port), "127.0.0.1");

process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
