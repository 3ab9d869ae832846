import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as later } from "node:timers/promises";

/** How long a process may take to start or to end, in milliseconds. */
const patience = 10_000;

/** Waits until something holds. @throws Error that names it when it does not within some seconds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limit: number = patience,
): Promise<void> {
  for (const end = Date.now() + limit; Date.now() < end; await later(50)) if (await holds()) return;
  throw new Error(`not within ${limit / 1000} s: ${what}`);
}

/** Whether something listens on a port of loopback. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}

/** How a program is started. */
export interface StartOptions {
  /** Where it listens, once it runs. */
  readonly port: number;
  /** File for what it says. */
  readonly log: string;
  /** Who it runs as; whoever runs the tests unless given. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

/** A program of the stack that runs on this machine; what it says goes to a file, as Docker would keep it. */
export class StackProcess {
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.#log = log;
  }

  /**
   * Starts a program and waits until it listens on a port of loopback.
   * @throws Error with the program's own words when it does not.
   */
  static async start(
    program: string,
    args: readonly string[],
    { port, log, user = {} }: StartOptions,
  ): Promise<StackProcess> {
    // A file, because nginx opens /dev/stdout by its name, which works for no socket.
    const output = openSync(log, "a");
    const child = spawn(program, args, { stdio: ["ignore", output, output], ...user });
    closeSync(output);
    const running = new StackProcess(child, log);
    let failure: Error | undefined;
    child.once("error", (error) => {
      failure = error;
    });
    try {
      await until(`${program} listens`, async () => {
        if (failure) throw failure;
        if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
        return listens(port);
      });
    } catch (error) {
      await running.stop("SIGTERM");
      throw new Error(`${(error as Error).message}: ${running.said.slice(-2000)}`);
    }
    return running;
  }

  /** All that the program has said. */
  get said(): string {
    return readFileSync(this.#log, "utf8");
  }

  /** Ends the program and waits for it; gives its exit code, null when the signal ended it or it never ran. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child.pid === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  }
}
