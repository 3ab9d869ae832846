import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { generate } from "../../server/engine/scaffold/stack.ts";
import { freePort } from "./nginx-server.ts";
import { repository } from "./repository.ts";
import { type Answered, type Asked, StackClient } from "./stack-client.ts";
import { nginx, openFolder, type Ports, startNginx, writeNginx } from "./stack-nginx.ts";
import { StackProcess } from "./stack-process.ts";
import { writeTexts } from "./stack-server.ts";

/** A request for the stack's main host, unless it says another one. */
type Request = Partial<Omit<Asked, "path">>;

/** A generated stack with nginx on this machine: the real nginx, and two instances of a small service. */
export class StackRun {
  readonly answers: Answers;
  readonly folder: string;
  readonly ports: Ports;
  /** Asks nginx without TLS. */
  readonly plain: StackClient;
  readonly #instances: (StackProcess | undefined)[] = [];
  #client: StackClient | undefined;
  #proxy: StackProcess | undefined;

  private constructor(answers: Answers, folder: string, ports: Ports) {
    this.answers = answers;
    this.folder = folder;
    this.ports = ports;
    this.plain = new StackClient(ports.http);
  }

  /** Writes what nginx reads and starts everything. @throws Error when something does not start. */
  static async start(answers: Answers): Promise<StackRun> {
    assert.ok(nginx, "nginx is not installed (Debian: nginx-light)");
    const [http = 0, https = 0, status = 0, auth = 0, ...instances] = await freePorts(6);
    const stack = new StackRun(answers, openFolder(), { http, https, status, auth, instances });
    writeNginx(stack.folder, answers, stack.ports);
    if (answers.admin.access === "basic") stack.#makePassword();
    if (answers.tls.source === "files") stack.makeCertificate();
    try {
      await stack.startInstances();
      stack.#proxy = await startNginx(stack.folder, stack.ports);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  get #host(): string {
    return this.answers.domains[0] ?? "";
  }

  /** nginx. */
  get proxy(): StackProcess {
    assert.ok(this.#proxy, "nginx does not run");
    return this.#proxy;
  }

  /** Asks nginx over TLS, where it ends TLS. */
  get client(): StackClient {
    if (this.answers.tls.source === "external") return this.plain;
    this.#client ??= new StackClient(this.ports.https, readFileSync(join(this.folder, "secrets/tls.crt")));
    return this.#client;
  }

  get(path: string, more: Request = {}): Promise<Answered> {
    return this.client.ask({ path, host: this.#host, ...more });
  }

  post(path: string, more: Request = {}): Promise<Answered> {
    return this.get(path, { method: "POST", ...more });
  }

  /** How often all instances together were asked for something, by method and path. */
  async counted(request: string): Promise<number> {
    const all = await Promise.all(
      this.ports.instances.map((port) => new StackClient(port).ask({ path: "/counts", host: this.#host })),
    );
    return all.map(({ body }) => Number(JSON.parse(body)[request] ?? 0)).reduce((sum, count) => sum + count, 0);
  }

  /** Starts the instances that do not run. */
  async startInstances(): Promise<void> {
    for (const [index, port] of this.ports.instances.entries()) {
      const name = `instance-${index + 1}`;
      const args = [join(repository, "test/data/stack-service.mjs"), String(port), name];
      this.#instances[index] ??= await StackProcess.start(process.execPath, args, {
        port,
        log: join(this.folder, `${name}.log`),
      });
    }
  }

  /** Ends an instance, as a crash does unless it is asked to. */
  async kill(index: number, signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    await this.#instances[index]?.stop(signal);
    this.#instances[index] = undefined;
  }

  /** Makes the certificate with the script of the stack; its own is for own certificates and for development only. */
  makeCertificate(): void {
    const script = "deploy/dev/self-signed.sh";
    const own = { ...this.answers, tls: { ...this.answers.tls, source: "self-signed" } } as const;
    const text = generate(own).find(({ path }) => path === script)?.text;
    assert.ok(text, `the stack has no ${script}`);
    writeTexts(this.folder, new Map([[script, text]]));
    const made = spawnSync("sh", [join(this.folder, script)]);
    assert.equal(made.status, 0, String(made.stderr));
  }

  #makePassword(): void {
    const hash = spawnSync("openssl", ["passwd", "-apr1", "right"]).stdout.toString().trim();
    writeFileSync(join(this.folder, "secrets/admin.htpasswd"), `admin:${hash}\n`);
  }

  /** Ends everything and removes the folder. */
  async stop(): Promise<void> {
    // Its workers would live on after SIGKILL.
    await this.#proxy?.stop("SIGTERM");
    for (const index of this.#instances.keys()) await this.kill(index);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Ports that are free now and differ. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) found.add(await freePort());
  return [...found];
}
