import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { repository } from "./repository.ts";

type Entry = Readonly<Record<string, unknown>>;

const folder = "node_modules/";

/** A registry on loopback that packs what is installed in this repository; it knows no other packages. */
export class DockerRegistry {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static start(): Promise<DockerRegistry> {
    const server = createServer((request, response) => {
      const name = /^\/((?:@[\w-]+\/)?[\w-]+)\.tgz$/.exec(request.url ?? "")?.[1];
      const installed = join(repository, folder, name ?? "");
      if (name === undefined || !existsSync(installed)) {
        response.writeHead(404).end("{}");
        return;
      }
      // A package lies in a folder of its archive.
      const options = ["--create", "--gzip", "--transform", "s,^\\.,package,", "--directory", installed, "."];
      spawn("tar", options).stdout.pipe(response);
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      // Docker's commands keep a test alive, and it does not.
      server.unref();
      server.listen(0, "127.0.0.1", () => resolve(new DockerRegistry(server)));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /**
   * Writes the package-lock.json of a project that needs packages of this repository, out of its lockfile; without hashes,
   * because they are packed anew.
   */
  writeLock(project: string, packages: RegExp): void {
    const { name, version, ...own } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    const { dependencies, devDependencies, engines } = own;
    const all: Readonly<Record<string, Entry>> = JSON.parse(
      readFileSync(join(repository, "package-lock.json"), "utf8"),
    ).packages;
    const entries = Object.entries(all).flatMap(([path, { integrity: _, dev: __, ...entry }]) => {
      const wanted = path.slice(folder.length);
      if (!path.startsWith(folder) || !packages.test(wanted)) return [];
      const dev = Object.hasOwn(dependencies, wanted) ? {} : { dev: true };
      return [[path, { ...entry, ...dev, resolved: `${this.url}${wanted}.tgz` }] as const];
    });
    const root = { name, version, dependencies, devDependencies, engines };
    const lock = { name, version, lockfileVersion: 3, packages: { "": root, ...Object.fromEntries(entries) } };
    writeFileSync(join(project, "package-lock.json"), `${JSON.stringify(lock, undefined, 2)}\n`);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
