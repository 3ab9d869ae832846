import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].find(
  (path) => spawnSync(path, ["-v"]).status === 0,
);

/** How long nginx may take to start, in milliseconds. */
const patience = 5000;

/** A free port of the loopback address. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createSocketServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A real nginx with a configuration of its own, on loopback, in a folder that `stop` removes. */
export class NginxServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  /**
   * Starts nginx with what stands inside an `http` block. `PORT` and `BACKEND` in it become ports, `FOLDER` the folder
   * below which `files` were written.
   * @throws Error with nginx's own words when it does not start.
   */
  static async start(http: string, backend = 1, files: Readonly<Record<string, string>> = {}): Promise<NginxServer> {
    if (!nginx) throw new Error("nginx is not installed (Debian: nginx-light)");
    const folder = mkdtempSync(join(tmpdir(), "portcullis-behaviour-"));
    const port = await freePort();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const filled = http.replaceAll("PORT", `${port}`).replaceAll("BACKEND", `${backend}`).replaceAll("FOLDER", folder);
    const temporary = ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"].map(
      (kind) => `${kind}_temp_path ${folder}/t;`,
    );
    // The folder is root's alone; the worker stays root to read it.
    const main = `daemon off; user root; pid ${folder}/pid; error_log ${folder}/error.log; events {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${filled}\n}\n`;
    writeFileSync(join(folder, "nginx.conf"), process.getuid?.() === 0 ? main : main.replace("user root; ", ""));
    const child = spawn(nginx, ["-p", folder, "-c", join(folder, "nginx.conf")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (data) => {
      said += data;
    });
    const server = new NginxServer(port, child, folder);
    const started = Date.now();
    while (!(await accepts(port))) {
      if (child.exitCode === null && Date.now() - started < patience) continue;
      await server.stop();
      throw new Error(`nginx did not start: ${said}`);
    }
    return server;
  }

  /** Sends one request as it is given: nothing in the path is cleaned. */
  get(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET", body = ""): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port: this.port, path, method, headers, agent: false }, (answer) => {
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

  /**
   * The first line of a file that nginx writes into its folder; it logs a request only after it has answered.
   * @throws Error when there is no whole line after some seconds.
   */
  async firstLine(path: string): Promise<string> {
    const started = Date.now();
    while (Date.now() - started < patience) {
      const text = existsSync(join(this.#folder, path)) ? readFileSync(join(this.#folder, path), "utf8") : "";
      if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`nginx wrote no line to ${path}`);
  }

  /** Ends this nginx, by its process id, and removes its folder. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const gone = new Promise((resolve) => this.#process.once("exit", resolve));
      this.#process.kill("SIGQUIT");
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (result: boolean): void => {
      socket.destroy();
      setTimeout(() => resolve(result), result ? 0 : 20);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}

/** A small backend on loopback; `stop` ends it. */
export async function startBackend(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
