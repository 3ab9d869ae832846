import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedFile } from "../../server/engine/scaffold/file.ts";
import { instances } from "../../server/engine/scaffold/instances.ts";
import { monitoringCompose } from "../../server/engine/scaffold/monitoring/compose.ts";
import { monitoringFiles } from "../../server/engine/scaffold/monitoring/files.ts";
import { StackClient } from "./stack-client.ts";
import { StackProcess } from "./stack-process.ts";
import { freePorts, type StackRun } from "./stack-run.ts";
import { type Substitution, substituted, writeTexts } from "./stack-server.ts";

const programs = { prometheus: "/usr/bin/prometheus", exporter: "/usr/bin/prometheus-nginx-exporter" };

/** Times that are too long for a test: how often is asked and evaluated, and how long an alert must hold. */
const times = /\b(scrape_interval|evaluation_interval|for): [1-9]\d*[smh]$/gm;

/** Prometheus and the exporter of nginx, started with what was generated for them. */
export class StackMonitoring {
  readonly #running: readonly StackProcess[];
  readonly #client: StackClient;

  private constructor(running: readonly StackProcess[], port: number) {
    this.#running = running;
    this.#client = new StackClient(port);
  }

  static async start(stack: StackRun): Promise<StackMonitoring> {
    for (const path of Object.values(programs))
      assert.ok(existsSync(path), `${path} is not installed (Debian: prometheus, prometheus-nginx-exporter)`);
    const [prometheus = 0, exporter = 0, unused = 0] = await freePorts(3);
    const commands = commandsOf(stack);
    const files = monitoringFiles(stack.answers).filter(({ path }) => /prometheus\.yml$|\/rules\//.test(path));
    const texts = substituted([...files, ...commands], substitutions(stack, { prometheus, exporter, unused }));
    writeTexts(stack.folder, new Map([...texts].map(([path, text]) => [path, shortened(text)])));
    const words = (name: string): readonly string[] => texts.get(name)?.trim().split("\n") ?? [];
    const start = (program: string, name: string, port: number): Promise<StackProcess> =>
      StackProcess.start(program, [...words(name), `${dashes(name)}web.listen-address=127.0.0.1:${port}`], {
        port,
        log: join(stack.folder, `${name}.log`),
      });
    const first = await start(programs.exporter, "nginx-exporter", exporter);
    try {
      return new StackMonitoring([first, await start(programs.prometheus, "prometheus", prometheus)], prometheus);
    } catch (error) {
      await first.stop("SIGKILL");
      throw error;
    }
  }

  /** The values of an expression, by instance. */
  async query(expression: string): Promise<readonly number[]> {
    const { result } = await this.#ask(`query?query=${encodeURIComponent(expression)}`);
    return (result as readonly { readonly value: readonly [number, string] }[]).map(({ value }) => Number(value[1]));
  }

  /** Names of the alerts that fire, one for each instance. */
  async firing(): Promise<readonly string[]> {
    const { alerts } = await this.#ask("alerts");
    return (alerts as readonly { readonly state: string; readonly labels: { readonly alertname: string } }[])
      .filter(({ state }) => state === "firing")
      .map(({ labels }) => labels.alertname)
      .sort();
  }

  async #ask(path: string): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#client.ask({ path: `/api/v1/${path}`, host: "localhost" });
    return JSON.parse(body).data;
  }

  async stop(): Promise<void> {
    for (const process of this.#running) await process.stop("SIGKILL");
  }
}

const dashes = (name: string): string => (name === "prometheus" ? "--" : "-");

/** The commands of the compose file, one word a line, as if they were files. */
function commandsOf(stack: StackRun): readonly GeneratedFile[] {
  const { services } = monitoringCompose(stack.answers);
  return ["prometheus", "nginx-exporter"].map((name) => ({
    path: name,
    text: [services[name]?.command].flat().join("\n"),
    reason: "",
    criteria: [],
  }));
}

function substitutions(
  { answers, folder, ports }: StackRun,
  own: { readonly prometheus: number; readonly exporter: number; readonly unused: number },
): readonly Substitution[] {
  const loopback = (port: number | undefined): string => `127.0.0.1:${port}`;
  return [
    ...instances(answers).map(
      (name, index): Substitution => ({
        kind: "host and port",
        from: `${name}:${answers.app.port}`,
        to: loopback(ports.instances[index]),
      }),
    ),
    { kind: "host and port", from: "proxy:8081", to: loopback(ports.status) },
    { kind: "host and port", from: "proxy:8443", to: loopback(ports.https) },
    { kind: "host and port", from: "nginx-exporter:9113", to: loopback(own.exporter) },
    { kind: "host and port", from: "blackbox-exporter:9115", to: loopback(own.unused) },
    { kind: "host and port", from: "localhost:9090", to: loopback(own.prometheus) },
    { kind: "path", from: "/etc/prometheus/", to: `${folder}/deploy/prometheus/` },
    { kind: "path", from: "/prometheus", to: `${folder}/prometheus-data` },
  ];
}

/** The same text with times that a test can wait for; says which. */
function shortened(text: string): string {
  for (const time of new Set(text.match(times))) console.log(`time ${time} -> 1s`);
  return text.replace(times, "$1: 1s");
}
