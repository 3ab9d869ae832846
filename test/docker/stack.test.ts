import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { docker, inspect } from "../support/docker.ts";
import { itIsConfined, itRefusesStrangers } from "../support/docker-checks.ts";
import { DockerStack } from "../support/docker-stack.ts";
import { until } from "../support/stack-process.ts";

/** What the image may add to that of Node.js, in bytes: less than the build tool has, which must not be in it. */
const mostAdded = 5_000_000;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

describe("a generated stack in Docker", () => {
  let stack: DockerStack;
  before(async () => {
    stack = await DockerStack.start();
  });
  after(() => stack?.stop());

  const ask = (path: string) => stack.client.ask({ path, host: stack.host });
  const inApp = (script: string): Promise<string> => docker("exec", stack.containers.app ?? "", "node", "-e", script);

  describe("the image", () => {
    it("runs as a number that is not root, and has a health check", async () => {
      assert.equal(await inspect(stack.images.app, ".Config.User"), "1000:1000");
      assert.ok(await inspect(stack.images.app, ".Config.Healthcheck"));
    });

    it("adds little to the image of Node.js", async () => {
      const base = Number(await inspect(stack.images.node, ".Size"));
      const size = Number(await inspect(stack.images.app, ".Size"));
      console.log(`image of the application: ${megabytes(size)}, of which it adds ${megabytes(size - base)}`);
      assert.ok(size - base < mostAdded, `${size - base} bytes`);
    });

    it("holds what was built and what production needs, and nothing else", async () => {
      const said = await inApp(
        'console.log([".", "node_modules"].map((folder) => fs.readdirSync(folder).sort().join(" ")).join("; "))',
      );
      assert.equal(said, "dist node_modules package.json public; .package-lock.json ignore");
    });

    it("belongs to root, so that the application cannot change it", async () => {
      assert.equal(await inApp('console.log(fs.statSync("dist/server.js").uid, fs.statSync(".").uid)'), "0 0");
    });

    it("has a first process that reaps others", async () => {
      assert.equal(await inApp('console.log(fs.readFileSync("/proc/1/comm", "utf8").trim() !== "node")'), "true");
    });
  });

  describe("the container of the application", () => itIsConfined(() => stack, "app", 1000));
  describe("the container of the proxy", () => itIsConfined(() => stack, "proxy", 101));
  itRefusesStrangers(() => stack);

  it("answers over TLS, from the application", async () => {
    const answer = await ask("/");
    assert.equal(answer.status, 200);
    assert.match(answer.body, /A page of the image/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  });

  it("stops without dropping a request", async () => {
    const { app = "", proxy = "" } = stack.containers;
    const slow = ask("/slow");
    await until("the request has begun", async () => (await docker("logs", app)).includes("slow request begun"));
    const stopped = Promise.all([docker("stop", app), docker("stop", proxy)]);
    assert.equal((await slow).status, 200);
    await stopped;
    for (const id of [app, proxy]) assert.equal(await inspect(id, ".State.ExitCode"), 0);
  });
});
