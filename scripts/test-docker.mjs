// `npm run test:docker`: builds a generated image and runs it with its proxy in a Docker engine on this machine. It pulls
// nothing: base images are made from this machine's Node.js and nginx. All that it makes in the engine is removed by id.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { requireSystem, root } from "./system.mjs";

function refuse(why) {
  process.stderr.write(`test:docker did not run: ${why}\n`);
  process.exit(1);
}

/** What a command says, or undefined when it fails. */
function said(command, ...args) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Since version 23 the client builds with BuildKit only where its plugin is there; cache mounts need BuildKit. */
const builds = (client) =>
  Number.parseInt(said(client, "version", "--format", "{{.Client.Version}}") ?? "0", 10) < 23 ||
  said(client, "buildx", "version") !== undefined;

function clientOf() {
  const clients = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "docker"));
  const answering = clients.filter((client) => said(client, "version", "--format", "{{.Server.Version}}"));
  if (answering.length === 0)
    refuse("no Docker engine answers (Debian, as root: apt-get install docker.io, then dockerd; see CONTRIBUTING.md)");
  return (
    answering.find(builds) ??
    refuse("the Docker client cannot build with BuildKit: it lacks buildx (Debian: docker-buildx)")
  );
}

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, DOCKER: client },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (process.platform !== "linux")
  refuse("base images are made from this machine's own programs, so it has to be Linux");
if (!existsSync("/usr/bin/wget")) refuse("/usr/bin/wget is missing (Debian package: wget)");
const client = clientOf();
requireSystem({ nginx: true, openssl: true });
run("node_modules/typescript/bin/tsc", "-b", "test");
const tests = readdirSync(`${root}/out/test/docker`).filter((name) => name.endsWith(".test.js"));
// One after the other: both use the same names of base images.
run("--test", "--test-concurrency=1", ...tests.map((name) => `out/test/docker/${name}`));
