import assert from "node:assert/strict";
import { it } from "node:test";
import { docker, inspect, shell } from "./docker.ts";
import type { DockerStack } from "./docker-stack.ts";

interface Deploy {
  readonly resources: { readonly limits: { readonly memory: string } };
}

/** Tests that a container of a running stack is well, and has the user and nothing but the rights that it should have. */
export function itIsConfined(stack: () => DockerStack, service: string, user: number): void {
  const id = (): string => stack().containers[service] ?? "";

  it("is healthy", async () => {
    assert.equal(await inspect(id(), ".State.Health.Status"), "healthy");
  });

  it("has neither root nor any capability, and gets none", async () => {
    const status = await shell(id(), "cat /proc/1/status");
    const value = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
    for (const name of ["Uid", "Gid"]) assert.equal(value(name), String(user), name);
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
    const { memory } = (stack().service(service).deploy as Deploy).resources.limits;
    const file = "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes";
    assert.equal(Number(await shell(id(), file)), Number.parseInt(memory, 10) * 1024 * 1024);
  });
}

/** Tests that only the proxy is reached from outside, and by its own host only. */
export function itRefusesStrangers(stack: () => DockerStack): void {
  const stranger = "evil.example.net";

  it("publishes the proxy and not the application", async () => {
    assert.equal(await docker("port", stack().containers.app ?? ""), "");
    const published = await docker("port", stack().containers.proxy ?? "");
    assert.deepEqual(published.match(/^\d+/gm)?.sort(), ["8080", "8443"]);
  });

  it("sends plain requests to TLS", async () => {
    const answer = await stack().plain.ask({ path: "/a", host: stack().host });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.location, `https://${stack().host}/a`);
  });

  it("refuses unknown hosts", async () => {
    const { client, plain, host } = stack();
    await assert.rejects(client.ask({ path: "/", host: stranger }), /unrecognized name/i);
    await assert.rejects(plain.ask({ path: "/", host: stranger }), /hang up|ECONNRESET/);
    assert.equal((await client.ask({ path: "/", host: stranger, serverName: host })).status, 421);
  });
}
