import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectFiles } from "../../server/cli/scaffold-files.ts";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import { detect } from "../../server/engine/scaffold/detect.ts";
import type { GeneratedFile } from "../../server/engine/scaffold/file.ts";
import { nginxFiles } from "../../server/engine/scaffold/nginx/files.ts";
import { generate } from "../../server/engine/scaffold/stack.ts";
import { docker, inspect, label, Made } from "./docker.ts";
import { makeNginxImage, makeNodeImage } from "./docker-images.ts";
import { DockerRegistry, writeLock } from "./docker-registry.ts";
import { type Compose, createOptions, interpolated } from "./docker-service.ts";
import { repository } from "./repository.ts";
import { StackClient } from "./stack-client.ts";
import { nginx, openFolder } from "./stack-nginx.ts";
import { until } from "./stack-process.ts";
import { freePorts } from "./stack-run.ts";
import { substituted, writeTexts } from "./stack-server.ts";

/** How long the health check of a container may take to say that it is well, in milliseconds. */
const patience = 60_000;

/** The stack of a small project in containers: its image is built, and it and the proxy run as compose.yaml says. */
export class DockerStack {
  readonly folder: string = openFolder();
  readonly answers: Answers;
  readonly #made: Made;
  readonly #ports: readonly number[];
  /** Ids, by the name of the service. */
  readonly containers: Record<string, string> = {};
  /** Ids. */
  readonly images: Record<"node" | "app", string> = { node: "", app: "" };

  private constructor(made: Made, ports: readonly number[]) {
    this.#made = made;
    this.#ports = ports;
    cpSync(join(repository, "test/data/docker-project"), this.folder, { recursive: true });
    writeLock(this.folder, /^(?:ignore|esbuild|@esbuild\/[\w-]+)$/);
    this.answers = { ...detect(projectFiles(this.folder)).answers, tls: { ...detected(this.folder), source: "self-signed" } };
  }
}
