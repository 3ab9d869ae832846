import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { defaults } from "../server/engine/scaffold/options.ts";
import { StackMonitoring } from "./support/stack-monitoring.ts";
import { until } from "./support/stack-process.ts";
import { StackRun } from "./support/stack-run.ts";

/** Prometheus asks once a second here and needs two values. */
const limit = 20_000;

describe("the generated stack with nginx and Prometheus", () => {
  let stack: StackRun;
  let monitoring: StackMonitoring;
  before(async () => {
    stack = await StackRun.start({ ...defaults, replicas: 2 });
    monitoring = await StackMonitoring.start(stack);
  });
  after(async () => {
    await monitoring?.stop();
    await stack?.stop();
  });

  it("asks nginx, by its exporter, and each instance", async () => {
    await until("nginx is up", async () => (await monitoring.query("nginx_up"))[0] === 1, limit);
    await until("both instances are up", async () => (await monitoring.query('sum(up{job="app"})'))[0] === 2, limit);
  });

  it("counts what passes", async () => {
    const answered = 'sum(http_request_duration_seconds_count{status_code="404"})';
    for (let index = 0; index < 5; index++) assert.equal((await stack.get("/missing")).status, 404);
    await until("the application tells it", async () => ((await monitoring.query(answered))[0] ?? 0) >= 5, limit);
    await until(
      "nginx tells it",
      async () => ((await monitoring.query("nginx_http_requests_total"))[0] ?? 0) >= 5,
      limit,
    );
  });

  it("fires an alert for each instance that dies, and none before", async () => {
    const before = await monitoring.firing();
    for (const name of ["InstanceDown", "ApplicationDown", "ProxyDown"]) assert.ok(!before.includes(name), name);
    for (const index of stack.ports.instances.keys()) await stack.kill(index);
    const down = async (): Promise<number> =>
      (await monitoring.firing()).filter((name) => name === "InstanceDown").length;
    await until("both alerts fire", async () => (await down()) === 2, limit);
    await stack.startInstances();
    await until("no alert fires", async () => (await down()) === 0, limit);
  });

  it("fires an alert when nginx dies", async () => {
    await stack.proxy.stop("SIGTERM");
    await until("the alert fires", async () => (await monitoring.firing()).includes("ProxyDown"), limit);
  });
});
