const { createServer } = require("node:http");
const { now } = require("./lib/now.js");

createServer((_request, response) => response.end(now())).listen(8123, "127.0.0.1");
