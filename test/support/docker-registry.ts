import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { repository } from "./repository.ts";

type Entry = Readonly<Record<string, unknown>>;

/** Writes a package-lock.json for packages of this repository, from its own one; without hashes, as they are packed anew. */
export function writeLock(folder: string, packages: RegExp): void {
  const all: Record<string, Entry> = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")).packages;
  const own = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { name, version, dependencies, devDependencies, engines } = own;
  const wanted = Object.entries(all)
    .filter(([path]) => path.startsWith("node_modules/") && packages.test(path.slice("node_modules/".length)))
    .map(([path, { integrity: _, dev: __, ...entry }]) => {
      const isProduction = Object.hasOwn(dependencies, path.slice("node_modules/".length));
      return [path, isProduction ? entry : { ...entry, dev: true }];
    });
  const root = { name, version, dependencies, devDependencies, engines };
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: Object.fromEntries([["", root], ...wanted]) };
  writeFileSync(join(folder, "package-lock.json"), `${JSON.stringify(lock, undefined, 2)}\n`);
}

/** A registry on loopback that packs what is installed in this repository; it knows no other packages. */
export class DockerRegistry {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static start(): Promise<DockerRegistry> {
    const server = createServer((request, response) => {
      const name = /^\/((?:@[\w-]+\/)?[\w-]+)\/-\/[\w.-]+\.tgz$/.exec(request.url ?? "")?.[1] ?? "";
      const folder = join(repository, "node_modules", name);
      if (name === "" || !existsSync(folder)) {
        response.writeHead(404).end("{}");
        return;
      }
      const tar = spawn("tar", ["--create", "--gzip", "--transform", "s,^\\.,package,", "--directory", folder, "."]);
      tar.stdout.pipe(response);
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(new DockerRegistry(server)));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
