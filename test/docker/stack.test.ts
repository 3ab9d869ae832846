import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { docker, inspect, shell } from "../support/docker.ts";
import { DockerStack } from "../support/docker-stack.ts";
import { until } from "../support/stack-process.ts";

/** What the generated image may add to the image of Node.js, in bytes: less than the build tool alone, which must not be in it. */
const mostAdded = 5_000_000;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

describe("a generated stack in Docker", () => {
  let stack: DockerStack;
  before(async () => {
    stack = await DockerStack.start();
  });
  after(() => stack?.stop());

  const ask = (path: string, host = stack.host) => stack.client.ask({ path, host });

  describe("the image", () => {
    it("runs as a number that is not root, and has a health check", async () => {
      assert.equal(await inspect(stack.images.app, ".Config.User"), "1000:1000");
      assert.ok(await inspect(stack.images.app, ".Config.Healthcheck"));
    });

    it("adds little to the image of Node.js", async () => {
      const base = Number(await inspect(stack.images.node, ".Size"));
      const size = Number(await inspect(stack.images.app, ".Size"));
      console.log(`image of the application: ${megabytes(size)}, of which ${megabytes(size - base)} are its own`);
      assert.ok(size - base < mostAdded, `${size - base} bytes`);
    });

    it("holds what was built and what production needs, and nothing else", async () => {
      const script =
        'console.log([".", "node_modules"].map((folder) => fs.readdirSync(folder).sort().join(" ")).join("; "))';
      const said = await docker("exec", stack.containers.app ?? "", "node", "-e", script);
      assert.equal(said, "dist node_modules package.json public; .package-lock.json ignore");
    });

    it("belongs to root, so that the application cannot change it", async () => {
      const script = 'console.log(["dist/server.js", "."].map((path) => fs.statSync(path).uid).join())';
      assert.equal(await docker("exec", stack.containers.app ?? "", "node", "-e", script), "0,0");
    });
  });

  for (const [service, user] of [
    ["app", "1000"],
    ["proxy", "101"],
  ] as const) {
    describe(`the container of ${service}`, () => {
      const id = (): string => stack.containers[service] ?? "";

      it("is healthy", async () => {
        assert.equal(await inspect(id(), ".State.Health.Status"), "healthy");
      });

      it("has neither root nor any capability, and gets none", async () => {
        const status = await shell(id(), "cat /proc/1/status");
        const value = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
        assert.equal(value("Uid"), user);
        for (const name of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
          assert.equal(Number(`0x${value(name)}`), 0, name);
        assert.equal(value("NoNewPrivs"), "1");
      });

      it("can write to no file of its image, not even as root", async () => {
        for (const path of ["/file", "/etc/file", "/usr/file"])
          await assert.rejects(shell(id(), `echo x > ${path}`, ["--user", "0"]), /Read-only file system/, path);
      });

      it("can write to /tmp, which is memory", async () => {
        assert.equal(await shell(id(), "echo kept > /tmp/file && cat /tmp/file"), "kept");
        assert.match(await shell(id(), "cat /proc/mounts"), /^tmpfs \/tmp tmpfs rw,\S*noexec/m);
      });

      it("has its limits", async () => {
        const { memory } = (stack.service(service).deploy as Deploy).resources.limits;
        const file = "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes";
        assert.equal(Number(await shell(id(), file)), Number.parseInt(memory, 10) * 1024 * 1024);
      });
    });
  }

  it("publishes the proxy and not the application", async () => {
    assert.equal(await docker("port", stack.containers.app ?? ""), "");
    const published = await docker("port", stack.containers.proxy ?? "");
    assert.deepEqual(published.match(/^\d+/gm)?.sort(), ["8080", "8443"]);
  });

  it("answers over TLS, from the application", async () => {
    const answer = await ask("/");
    assert.equal(answer.status, 200);
    assert.match(answer.body, /A page of the image/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  });

  it("sends plain requests to TLS", async () => {
    const answer = await stack.plain.ask({ path: "/a", host: stack.host });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.location, `https://${stack.host}/a`);
  });

  it("refuses unknown hosts", async () => {
    await assert.rejects(ask("/", "evil.example.net"), /unrecognized name/i);
    await assert.rejects(stack.plain.ask({ path: "/", host: "evil.example.net" }), /hang up|ECONNRESET/);
    const smuggled = await stack.client.ask({ path: "/", host: "evil.example.net", serverName: stack.host });
    assert.equal(smuggled.status, 421);
  });

  it("stops without dropping a request", async () => {
    const { app = "", proxy = "" } = stack.containers;
    const slow = ask("/slow");
    await until("the request has begun", async () => (await docker("logs", app)).includes("slow request begun"));
    const stopped = Promise.all([docker("stop", app), docker("stop", proxy)]);
    assert.equal((await slow).status, 200);
    await stopped;
    for (const service of ["app", "proxy"]) assert.equal(await stack.inspect(service, ".State.ExitCode"), 0, service);
  });
});

interface Deploy {
  readonly resources: { readonly limits: { readonly memory: string } };
}
