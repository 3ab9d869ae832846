// A small web service for `npm run test:docker`: it needs a build, a package in production and a folder of files.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import ignore from "ignore";

const hidden = ignore().add("*.hidden");

const routes = {
  "/": (response) => response.setHeader("content-type", "text/html").end(readFileSync("public/index.html")),
  "/healthz": (response) => response.end("ok"),
  "/slow": (response) => {
    console.log("slow request begun");
    setTimeout(() => response.end("slow"), 2000);
  },
};

const server = createServer((request, response) => {
  const route = Object.hasOwn(routes, request.url) ? routes[request.url] : undefined;
  if (route && !hidden.ignores(request.url.slice(1) || "index.html")) route(response);
  else response.writeHead(404).end();
});

server.listen(Number(process.env.PORT ?? 4000), process.env.HOST);

process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
