import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { repository } from "./support/repository.ts";

/** Compiles one file as if it stood in a folder of the project and returns what the compiler says. */
function compile(folder: string, source: string): string {
  const place = join(repository, folder);
  const name = `wall-probe-${process.pid}`;
  const project = join(place, `tsconfig.${name}.json`);
  const written = [`${place}/${name}.ts`, project, join(repository, `out/${name}.tsbuildinfo`)];
  const emitted = [".js", ".js.map", ".d.ts"].map((suffix) => join(repository, "out", folder, name + suffix));
  try {
    const { references } = JSON.parse(readFileSync(join(place, "tsconfig.json"), "utf8"));
    const compilerOptions = { tsBuildInfoFile: join(repository, `out/${name}.tsbuildinfo`) };
    writeFileSync(`${place}/${name}.ts`, source);
    writeFileSync(
      project,
      JSON.stringify({ extends: "./tsconfig.json", compilerOptions, include: [`./${name}.ts`], references }),
    );
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    return spawnSync(process.execPath, [tsc, "-p", project], { cwd: repository, encoding: "utf8" }).stdout;
  } finally {
    for (const path of [...written, ...emitted]) rmSync(path, { force: true });
  }
}

describe("the walls between the rings", () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    [
      "the engine imports no rule",
      "server/engine",
      'import { rules } from "../rules/index.ts";\nexport const x: unknown = rules;\n',
    ],
    [
      "the engine imports no server",
      "server/engine",
      'import * as lsp from "../lsp/server.ts";\nexport const x: unknown = lsp;\n',
    ],
    [
      "the engine imports nothing from node",
      "server/engine",
      'import { readFileSync } from "node:fs";\nexport const x: unknown = readFileSync;\n',
    ],
    ["the engine knows no global of node", "server/engine", "export const x: unknown = process.env;\n"],
    [
      "rules import nothing from node",
      "server/rules",
      'import { join } from "node:path";\nexport const x: unknown = join;\n',
    ],
    [
      "rules import no server",
      "server/rules",
      'import * as lsp from "../lsp/server.ts";\nexport const x: unknown = lsp;\n',
    ],
    [
      "the client imports no rule",
      "client",
      'import { rules } from "../server/rules/index.ts";\nexport const x: unknown = rules;\n',
    ],
    [
      "the client imports no engine",
      "client",
      'import { span } from "../server/engine/text.ts";\nexport const x: unknown = span;\n',
    ],
    [
      "the server imports no client",
      "server/lsp",
      'import * as client from "../../client/start.ts";\nexport const x: unknown = client;\n',
    ],
  ];
  for (const [title, folder, source] of wrong) {
    it(title, () =>
      assert.match(compile(folder, source), /wall-probe-\d+\.ts\(1,\d+\): error TS(2307|2580|2591|2304|6307|6059)/),
    );
  }

  it("a right import compiles, so that the errors above mean something", () => {
    const source = 'import { span } from "../engine/text.ts";\nexport const x: unknown = span;\n';
    assert.equal(compile("server/rules", source), "");
  });
});

describe("the browser bundles", () => {
  for (const name of ["server.web.js", "client.web.cjs"]) {
    it(`${name} takes in no module of node`, () => {
      const { inputs, outputs } = JSON.parse(readFileSync(join(repository, `out/meta/${name}.json`), "utf8"));
      assert.ok(Object.keys(inputs).length > 10);
      const imports = Object.values(outputs as Record<string, { imports: { path: string }[] }>).flatMap((output) =>
        output.imports.map(({ path }) => path),
      );
      assert.deepEqual(
        imports.filter((path) => path !== "vscode"),
        [],
      );
    });
  }

  it("the server answers in a worker without any global of node", async () => {
    const bundle = readFileSync(join(repository, "dist/server.web.js"), "utf8");
    const result = await runInBareWorker(bundle);
    assert.deepEqual(result.errors, []);
    assert.ok(result.diagnostics.includes("nginx/server-tokens-on"), JSON.stringify(result));
  });
});

/**
 * Runs the server bundle in a fresh realm of a worker: that realm has the language's own globals and what is handed
 * in here, as a browser's Worker has them, and nothing of node.
 */
async function runInBareWorker(bundle: string): Promise<{ errors: string[]; diagnostics: string[] }> {
  const harness = `
    const { parentPort, workerData } = require("node:worker_threads");
    const vm = require("node:vm");
    const listeners = [];
    const errors = [];
    const self = {
      postMessage: (message) => parentPort.postMessage({ message }),
      addEventListener: (type, listener) => type === "message" && listeners.push(listener),
      removeEventListener: () => {},
      set onmessage(listener) { listeners.push(listener); },
      setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, TextEncoder, TextDecoder, URL,
      console: { log() {}, error: (text) => errors.push(String(text)), warn() {}, info() {}, debug() {} },
      DedicatedWorkerGlobalScope: class {}, MessagePort: class {}, performance: { now: () => 0 },
    };
    self.self = self;
    vm.runInContext(workerData, vm.createContext(self));
    parentPort.on("message", (data) => { for (const listener of listeners) listener.call(self, { data }); });
    parentPort.postMessage({ ready: true });
  `;
  const worker = new Worker(harness, { eval: true, workerData: bundle });
  const errors: string[] = [];
  worker.on("error", (error) => errors.push(String(error)));
  try {
    return { errors, diagnostics: await converse(worker) };
  } finally {
    await worker.terminate();
  }
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: { readonly items?: readonly { readonly code: string }[] };
}

/** Opens one file and asks for its diagnostics; requests of the server get empty answers. */
function converse(worker: Worker): Promise<string[]> {
  const uri = "vscode-test://host/nginx.conf";
  const text = "http {\n    server_tokens on;\n}\n";
  const send = (message: object): void => worker.postMessage({ jsonrpc: "2.0", ...message });
  const start = (): void => {
    const capabilities = { textDocument: { diagnostic: {} } };
    send({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities } });
  };
  const open = (): void => {
    send({ method: "initialized", params: {} });
    send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "nginx", version: 1, text } } });
    send({ id: 2, method: "textDocument/diagnostic", params: { textDocument: { uri } } });
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the server gave no diagnostics within 20 seconds")), 20_000);
    const finish = (message: Message): void => {
      clearTimeout(timer);
      resolve((message.result?.items ?? []).map(({ code }) => code));
    };
    worker.on("message", ({ ready, message = {} }: { ready?: boolean; message?: Message }) => {
      const isRequest = message.method !== undefined && message.id !== undefined;
      if (ready) start();
      else if (isRequest) send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
      else if (message.id === 1) open();
      else if (message.id === 2) finish(message);
    });
  });
}
