import Fastify from "fastify";

const app = Fastify();
app.get("/api/health", async () => ({ status: "ok" }));
await app.listen({ port: 8000 });
