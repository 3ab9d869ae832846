import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { names } from "../../server/engine/scaffold/file.ts";
import { monitoringFiles } from "../../server/engine/scaffold/monitoring/files.ts";
import { probedUrl } from "../../server/engine/scaffold/monitoring/targets.ts";
import { freePort } from "./nginx-server.ts";
import { substituted, writeTexts } from "./stack-server.ts";

/** How long the exporter may take to start, in milliseconds. */
const patience = 5000;

/** The exporter that asks a site as a visitor would, with its generated configuration. */
export interface ProbeExporter {
  /** What it tells Prometheus of the site under a host name. */
  probe(host: string): Promise<string>;
  stop(): void;
}

/**
 * Starts the exporter for a proxy that listens on this port with this certificate.
 * @throws Error when it is not installed or does not start.
 */
export async function startExporter(
  answers: Answers,
  proxy: { readonly port: number; readonly certificate: string },
): Promise<ProbeExporter> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-exporter-"));
  const files = monitoringFiles(answers).filter(({ path }) => path.endsWith("/blackbox.yml"));
  const from = `/run/secrets/${names.secrets.certificate}`;
  writeTexts(folder, substituted(files, [{ kind: "path", from, to: proxy.certificate }]));
  const port = await freePort();
  const child = spawn(
    "prometheus-blackbox-exporter",
    [`--config.file=${folder}/deploy/prometheus/blackbox.yml`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: "ignore" },
  );
  const stop = (): void => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  await ready(child, port).catch((error) => {
    stop();
    throw error;
  });
  const target = probedUrl(answers).replace(`${names.services.proxy}:${names.ports.https}`, `127.0.0.1:${proxy.port}`);
  const probe = async (host: string): Promise<string> => {
    const query = new URLSearchParams({ module: "site", target, hostname: host });
    return (await fetch(`http://127.0.0.1:${port}/probe?${query}`)).text();
  };
  return { probe, stop };
}

/** Waits until it answers. */
async function ready(child: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined;
  child.once("error", () => {
    failure = new Error("prometheus-blackbox-exporter is not installed (Debian: prometheus-blackbox-exporter)");
  });
  const started = Date.now();
  while (Date.now() - started < patience) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (failure) throw failure;
    const answer = await fetch(`http://127.0.0.1:${port}/-/healthy`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error("prometheus-blackbox-exporter did not start");
}
