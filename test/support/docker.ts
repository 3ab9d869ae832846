import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The client that `npm run test:docker` found; it can build with BuildKit. */
const client = process.env.DOCKER ?? "docker";

/** Marks everything that a test makes in an engine, so that what a killed run left can be found. */
export const label = "portcullis.test";

/** What a command of Docker says, without the last line feed. @throws Error with Docker's own words when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DOCKER_BUILDKIT: "1" };
  const { stdout } = await execute(client, args, { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}

/** One value of what Docker knows of a container, an image or a network, by a path such as `.State.Health.Status`. */
export async function inspect(id: string, path: string): Promise<unknown> {
  return JSON.parse(await docker("inspect", "--format", `{{json ${path}}}`, id));
}

/** The last lines that a container wrote, to its log and as an error. */
export async function logs(id: string): Promise<string> {
  const { stdout, stderr } = await execute(client, ["logs", "--tail", "20", id]);
  return stdout + stderr;
}

/** What a shell inside a container says; as root where asked for. */
export const shell = (container: string, command: string, user: readonly string[] = []): Promise<string> =>
  docker("exec", ...user, container, "sh", "-c", command);

/** Ids of the layers and mounts that BuildKit keeps. */
async function buildCache(): Promise<readonly string[]> {
  const entries = JSON.parse(await docker("system", "df", "--verbose", "--format", "{{json .BuildCache}}"));
  return entries.map(({ ID }: { ID: string }) => ID);
}

/** How each kind of thing is removed. */
const removers = {
  container: ["rm", "--force", "--volumes"],
  network: ["network", "rm"],
  image: ["image", "rm", "--force"],
} as const;

/** What a test made in an engine, to be removed by id, and nothing else. */
export class Made {
  readonly #all: { readonly kind: keyof typeof removers; readonly id: string }[] = [];
  readonly #cacheBefore: ReadonlySet<string>;

  private constructor(cache: readonly string[]) {
    this.#cacheBefore = new Set(cache);
  }

  /** Begins with the engine as it is. */
  static async begin(): Promise<Made> {
    return new Made(await buildCache());
  }

  /** Remembers what a command made: it says the id. */
  async add(kind: keyof typeof removers, ...args: readonly string[]): Promise<string> {
    const id = await docker(...args);
    this.#all.push({ kind, id });
    return id;
  }

  /** Removes everything, the last first. @throws Error when something stays. */
  async remove(): Promise<void> {
    const failures: unknown[] = [];
    for (const { kind, id } of this.#all.splice(0).reverse())
      await docker(...removers[kind], id).catch((error) => failures.push(error));
    await this.#removeCache().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `not removed from Docker: ${failures.join("; ")}`);
  }

  /** A layer goes only after those that stand on it: as long as some go, others may follow. */
  async #removeCache(): Promise<void> {
    for (let before = Number.POSITIVE_INFINITY; ; ) {
      const left = (await buildCache()).filter((id) => !this.#cacheBefore.has(id));
      if (left.length === 0) return;
      if (left.length === before) throw new Error(`the build cache keeps ${left.join(" ")}`);
      before = left.length;
      for (const id of left) await docker("builder", "prune", "--all", "--force", "--filter", `id=${id}`);
    }
  }
}
