import http from "node:http";
import { respond } from "./routes.js";
import { settings } from "./settings.js";

const failed = (error) => {
  console.error(error);
  return { status: 500, body: "internal error\n" };
};

const server = http.createServer(async (request, response) => {
  const { status = 200, type = "text/plain; charset=utf-8", headers = {}, body = "" } = await respond(request).catch(failed);
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
});

server.listen(settings.port, settings.host, () => {
  console.log(`notes listen on http://${settings.host}:${server.address().port}`);
});

process.on("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
