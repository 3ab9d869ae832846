import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type SecureVersion } from "node:tls";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { names } from "../../server/engine/scaffold/file.ts";
import { instances } from "../../server/engine/scaffold/instances.ts";
import { traefikFiles } from "../../server/engine/scaffold/traefik/files.ts";
import { type Answer, freePort } from "./nginx-server.ts";
import { repository } from "./repository.ts";
import { type Substitution, substituted, writeTexts } from "./stack-server.ts";

/** How long Traefik may take to start, in milliseconds. */
const patience = 15_000;

/** What a request may say beside its path. */
export interface Asked {
  readonly host?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A real Traefik with the files of a stack, on loopback, in a folder that `stop` removes. */
export class TraefikServer {
  readonly #ports: Readonly<Record<"http" | "https" | "ping" | "metrics", number>>;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #domain: string;
  #said = "";

  private constructor(
    ports: Readonly<Record<"http" | "https" | "ping" | "metrics", number>>,
    process: ChildProcess,
    folder: string,
    domain: string,
  ) {
    this.#ports = ports;
    this.#process = process;
    this.#folder = folder;
    this.#domain = domain;
    for (const stream of [process.stdout, process.stderr])
      stream?.on("data", (data) => {
        this.#said += data;
      });
  }

  /**
   * Starts Traefik in front of instances that listen on these ports; `secrets` are files by name.
   * @throws Error with Traefik's own words when it does not start.
   */
  static async start(
    answers: Answers,
    backends: readonly number[],
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<TraefikServer> {
    const folder = mkdtempSync(join(tmpdir(), "portcullis-traefik-"));
    const ports = {
      http: await freePort(),
      https: await freePort(),
      ping: await freePort(),
      metrics: await freePort(),
    };
    const port = (from: number, to: number): Substitution => ({ kind: "port", from: `${from}`, to: `${to}` });
    const hasTls = answers.tls.source !== "external";
    const hasPasswords = answers.admin.access === "basic" && answers.admin.paths.length > 0;
    const hasSecrets = (hasTls && answers.tls.source !== "acme") || hasPasswords;
    const texts = substituted(traefikFiles(answers), [
      port(names.ports.http, ports.http),
      ...(hasTls ? [port(names.ports.https, ports.https)] : []),
      port(names.ports.status, ports.ping),
      ...(answers.monitoring === "none" ? [] : [port(names.ports.traefikMetrics, ports.metrics)]),
      { kind: "path", from: "/etc/traefik", to: `${folder}/deploy/traefik` },
      ...(answers.tls.source === "acme" ? [{ kind: "path", from: "/acme/", to: `${folder}/` } as const] : []),
      ...(hasSecrets ? [{ kind: "path", from: "/run/secrets", to: `${folder}/secrets` } as const] : []),
      ...instances(answers).map(
        (host, index): Substitution => ({
          kind: "host and port",
          from: `${host}:${answers.app.port}`,
          to: `127.0.0.1:${backends[index]}`,
        }),
      ),
    ]);
    writeTexts(folder, texts);
    mkdirSync(join(folder, "secrets"), { recursive: true });
    if (hasTls) makeCertificate(folder, answers.domains);
    for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, "secrets", name), text);
    const program = join(repository, ".cache/traefik/traefik");
    const child = spawn(program, [`--configFile=${folder}/deploy/traefik/traefik.yaml`], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new TraefikServer(ports, child, folder, answers.domains[0] ?? "");
    const started = Date.now();
    while (!(await server.#isReady())) {
      if (child.exitCode === null && Date.now() - started < patience) continue;
      const said = server.#said;
      await server.stop();
      throw new Error(`Traefik did not start: ${said}`);
    }
    return server;
  }

  /** Whether it answers its ping and has read the dynamic files. */
  async #isReady(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ping = await this.#plain(this.#ports.ping, "/ping").catch(() => undefined);
    if (ping?.status !== 200) return false;
    const first = await this.plain("/").catch(() => undefined);
    return first !== undefined && first.status !== 404;
  }

  /** Sends a request to the TLS port. */
  get(path: string, asked: Asked = {}): Promise<Answer> {
    const host = asked.host ?? this.#domain;
    const options = {
      ...{ host: "127.0.0.1", port: this.#ports.https, path, servername: host, agent: false as const },
      ...{ method: asked.method ?? "GET", headers: { host, ...asked.headers }, rejectUnauthorized: false },
    };
    return answered((done) => requestTls(options, done), asked.body);
  }

  /** Sends a request to the plain port. */
  plain(path: string, asked: Asked = {}): Promise<Answer> {
    return this.#plain(this.#ports.http, path, asked);
  }

  /** The metrics as text, as Prometheus would get them. */
  async metrics(): Promise<string> {
    return (await this.#plain(this.#ports.metrics, "/metrics")).body;
  }

  #plain(port: number, path: string, asked: Asked = {}): Promise<Answer> {
    const headers = { host: asked.host ?? this.#domain, ...asked.headers };
    const options = { host: "127.0.0.1", port, path, method: asked.method ?? "GET", headers, agent: false as const };
    return answered((done) => requestPlain(options, done), asked.body);
  }

  /** The protocol of a handshake that offers one version only, or the reason why there is none. */
  handshake(version: SecureVersion, host: string = this.#domain): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect({
        ...{ host: "127.0.0.1", port: this.#ports.https, servername: host, rejectUnauthorized: false },
        // The client itself has to be willing: OpenSSL offers nothing below 1.2 at its usual level.
        ...{ minVersion: version, maxVersion: version, ciphers: "ALL:@SECLEVEL=0" },
      });
      socket.once("secureConnect", () => {
        resolve(socket.getProtocol() ?? "none");
        socket.destroy();
      });
      socket.once("error", (error) => resolve(error.message));
    });
  }

  /** What it wrote: its own log and the access log, a JSON object a line. */
  log(): readonly Readonly<Record<string, unknown>>[] {
    return this.#said
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** The access log without what Traefik says of itself. */
  accessLog(): readonly Readonly<Record<string, unknown>>[] {
    return this.log().filter((entry) => "DownstreamStatus" in entry);
  }

  /** Its port for TLS, and the file of its certificate, for whoever asks it by other means. */
  get tls(): { readonly port: number; readonly certificate: string } {
    return { port: this.#ports.https, certificate: join(this.#folder, "secrets", names.secrets.certificate) };
  }

  /** Ends it and waits until it has; asked for, it first finishes what runs, an order to an authority included. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.#process.exitCode === null) {
      const gone = new Promise((resolve) => this.#process.once("exit", resolve));
      this.#process.kill(signal);
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function answered(
  send: (done: (answer: import("node:http").IncomingMessage) => void) => import("node:http").ClientRequest,
  body = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = send((answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (data) => {
        text += data;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function makeCertificate(folder: string, domains: readonly string[]): void {
  const { status, stderr } = spawnSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"],
      ...["-subj", `/CN=${domains[0]}`, "-addext", `subjectAltName=${domains.map((name) => `DNS:${name}`).join(",")}`],
      ...["-keyout", join(folder, "secrets", names.secrets.key)],
      ...["-out", join(folder, "secrets", names.secrets.certificate)],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
}
