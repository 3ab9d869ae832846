import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectFiles } from "../../server/cli/scaffold-files.ts";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { detect } from "../../server/engine/scaffold/detect.ts";
import { type GeneratedFile, names } from "../../server/engine/scaffold/file.ts";
import { images } from "../../server/engine/scaffold/images.ts";
import { nginxFiles } from "../../server/engine/scaffold/nginx/files.ts";
import { generate } from "../../server/engine/scaffold/stack.ts";
import { docker, inspect, label, logs, Made } from "./docker.ts";
import { makeNginxImage, makeNodeImage } from "./docker-images.ts";
import { DockerRegistry } from "./docker-registry.ts";
import { type Compose, createOptions, interpolated, type Service } from "./docker-service.ts";
import { repository } from "./repository.ts";
import { StackClient } from "./stack-client.ts";
import { nginx, openFolder } from "./stack-nginx.ts";
import { until } from "./stack-process.ts";
import { freePorts } from "./stack-run.ts";
import { substituted, writeTexts } from "./stack-server.ts";

/** How long a container may take until its health check says that it is well, in milliseconds. */
const patience = 60_000;

type Change = (answers: Answers) => Answers;

/** What tells this run's names in the engine from any other's. */
const run = `portcullis-test-${process.pid}`;

/** The image and the two containers of a generated stack, in a real engine. */
export class DockerStack {
  readonly folder: string = openFolder();
  /** The host that the proxy serves. */
  readonly host: string;
  readonly compose: Compose;
  readonly plain: StackClient;
  /** Ids by service. */
  readonly containers: Record<string, string> = {};
  /** Ids of the image of Node.js, and of what was built on it. */
  readonly images: Record<"node" | "app", string> = { node: "", app: "" };
  readonly #made: Made;
  readonly #registry: DockerRegistry;
  readonly #https: number;

  private constructor(made: Made, registry: DockerRegistry, change: Change, http: number, https: number) {
    this.#made = made;
    this.#registry = registry;
    this.#https = https;
    this.plain = new StackClient(http);
    cpSync(join(repository, "test/data/docker-project"), this.folder, { recursive: true });
    registry.writeLock(this.folder, /^(?:ignore|esbuild|@esbuild\/[\w-]+)$/);
    const { answers } = detect(projectFiles(this.folder));
    const tls = { ...answers.tls, source: "self-signed" } as const;
    this.host = answers.domains[0] ?? "";
    writeTexts(this.folder, textsOf(generatedFor(change({ ...answers, tls })), http, https));
    execFileSync("sh", [join(this.folder, "deploy/dev/self-signed.sh")], { stdio: "ignore" });
    this.compose = parse(interpolated(readFileSync(join(this.folder, "compose.yaml"), "utf8"), { TAG: run }));
  }

  /**
   * Makes the images and starts the containers, from the answers that are detected, or what `change` makes of them.
   * @throws Error when one does not build or is not well.
   */
  static async start(change: Change = (answers) => answers): Promise<DockerStack> {
    const [http = 0, https = 0] = await freePorts(2);
    const stack = new DockerStack(await Made.begin(), await DockerRegistry.start(), change, http, https);
    try {
      await stack.#build();
      const networks = await stack.#makeNetworks();
      // The order that depends_on asks for.
      for (const name of [names.services.app, names.services.proxy]) await stack.#startService(name, networks);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** Asks the proxy over TLS. */
  get client(): StackClient {
    return new StackClient(this.#https, readFileSync(join(this.folder, "secrets/tls.crt")));
  }

  async #build(): Promise<void> {
    const dockerfile = readFileSync(join(this.folder, "Dockerfile"), "utf8");
    const base = /^FROM (node:\S+) AS /m.exec(dockerfile)?.[1] ?? "";
    this.images.node = await makeNodeImage(this.#made, base, this.#registry.url);
    await makeNginxImage(this.#made, images.nginx);
    const { image, build } = this.service(names.services.app);
    const { context, args } = build as { context: string; args: Readonly<Record<string, string>> };
    const given = Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
    // The registry is on loopback of this machine.
    const options = ["--quiet", "--network", "host", "--tag", String(image), ...given];
    this.images.app = await this.#made.add("image", "build", ...options, join(this.folder, context));
  }

  /** What compose.yaml says of a service. */
  service(name: string): Service {
    const service = this.compose.services[name];
    if (!service) throw new Error(`compose.yaml has no service ${name}`);
    return service;
  }

  /** Ids by name. */
  async #makeNetworks(): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const [name, { internal = false }] of Object.entries(this.compose.networks)) {
      const options = ["--label", label, ...(internal ? ["--internal"] : [])];
      ids.set(name, await this.#made.add("network", "network", "create", ...options, `${run}-${name}`));
    }
    return ids;
  }

  async #startService(name: string, networks: ReadonlyMap<string, string>): Promise<void> {
    const service = this.service(name);
    const [first = "", ...others] = (service.networks as readonly string[]).map(
      (network) => networks.get(network) ?? "",
    );
    const id = await this.#made.add(
      ...(["container", "create", "--pull", "never", "--label", label, "--name", `${run}-${name}`] as const),
      ...["--network", first, "--network-alias", name],
      ...createOptions(service, { folder: this.folder, compose: this.compose }),
      String(service.image),
    );
    this.containers[name] = id;
    for (const network of others) await docker("network", "connect", "--alias", name, network, id);
    await docker("start", id);
    const health = async (): Promise<boolean> => {
      if ((await inspect(id, ".State.Running")) !== true) throw new Error(`${name} ended: ${await logs(id)}`);
      return (await inspect(id, ".State.Health.Status")) === "healthy";
    };
    await until(`${name} is healthy`, health, patience).catch(async (error: Error) => {
      const checks = JSON.stringify(await inspect(id, ".State.Health.Log"));
      throw new Error(`${error.message}: ${checks} ${await logs(id)}`);
    });
  }

  /** Removes all that it made. */
  async stop(): Promise<void> {
    this.#registry.stop();
    rmSync(this.folder, { recursive: true, force: true });
    await this.#made.remove();
  }
}

/** The files of the stack, those of nginx for the version that the stand-in of its image has. */
function generatedFor(answers: Answers): readonly GeneratedFile[] {
  const own = new Map(nginxFiles(answers, nginx?.version).map((file) => [file.path, file]));
  return generate(answers).map((file) => own.get(file.path) ?? file);
}

/** Only the published ports are other ones, on loopback. */
function textsOf(files: readonly GeneratedFile[], http: number, https: number): ReadonlyMap<string, string> {
  const port = (from: string, to: string) => ({ kind: "host and port", from, to }) as const;
  return substituted(files, [
    port(`80:${names.ports.http}`, `127.0.0.1:${http}:${names.ports.http}`),
    port(`443:${names.ports.https}`, `127.0.0.1:${https}:${names.ports.https}`),
  ]);
}
