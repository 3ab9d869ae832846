import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { projectFiles } from "../server/cli/scaffold-files.ts";
import type { Answers, AppAnswers } from "../server/engine/scaffold/answers.ts";
import { type Detection, detect } from "../server/engine/scaffold/detect.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { repository } from "./support/repository.ts";

const fixture = (name: string): Detection => detect(projectFiles(join(repository, "test/data/projects", name)));

/** A project of the given texts, all of which are read. */
const project = (texts: Readonly<Record<string, string>>, workspace?: string): Detection =>
  detect({ paths: Object.keys(texts), texts: new Map(Object.entries(texts)) }, workspace);

const withPackage = (json: object, texts: Readonly<Record<string, string>> = {}): Detection =>
  project({ "package.json": JSON.stringify({ name: "app", ...json }), ...texts });

const assertOpen = ({ open }: Detection, sentence: RegExp): void =>
  assert.ok(
    open.some((line) => sentence.test(line)),
    open.join("\n"),
  );

const assertApp = ({ answers }: Detection, expected: AppAnswers): void => assert.deepEqual(answers.app, expected);

describe("the five kinds of projects", () => {
  it("Express on npm, with a build", () => {
    const found = fixture("express-npm");
    assertApp(found, {
      framework: "express",
      packageManager: "npm",
      node: "22",
      base: "slim",
      workspace: undefined,
      workspaceName: undefined,
      lockfile: true,
      dependencies: true,
      npmrc: false,
      buildScript: "build",
      outputs: ["dist", "public"],
      entry: "dist/server.js",
      arguments: [],
      environment: ["DATABASE_URL", "SESSION_SECRET"],
      port: 4000,
      healthPath: "/healthz",
    });
    assert.equal(found.answers.name, "orders");
    assert.deepEqual(found.answers.limits.loginPaths, ["/api/login"]);
    assert.deepEqual(found.open, []);
  });

  it("Fastify in a pnpm monorepo: the package that serves, not the one that is shared", () => {
    const found = fixture("fastify-pnpm-monorepo");
    assertApp(found, {
      framework: "fastify",
      packageManager: "pnpm",
      node: "22.23.2",
      base: "slim",
      workspace: "packages/api",
      workspaceName: "@shop/api",
      lockfile: true,
      dependencies: true,
      npmrc: false,
      buildScript: undefined,
      outputs: [],
      entry: "src/main.js",
      arguments: [],
      environment: [],
      port: 8000,
      healthPath: "/api/health",
    });
    assert.equal(found.answers.name, "shop");
    assert.equal(found.answers.websocket, true);
    assert.deepEqual(found.packages, ["packages/api"]);
    assertOpen(found, /main\.js gives Fastify no host/);
  });

  it("Next.js with standalone output on Yarn 4", () => {
    const found = fixture("next-standalone");
    assertApp(found, {
      framework: "next",
      packageManager: "yarn-berry",
      node: "24.19.0",
      base: "slim",
      workspace: undefined,
      workspaceName: undefined,
      lockfile: true,
      dependencies: true,
      npmrc: false,
      buildScript: "build",
      outputs: [".next/standalone", ".next/static", "public"],
      entry: "server.js",
      arguments: [],
      environment: [],
      port: 3000,
      healthPath: "/api/health",
    });
    assertOpen(found, /No port was found.*3000/);
    assert.equal(found.open.length, 1);
  });

  it("a site that Vite builds, on Bun", () => {
    const found = fixture("static-spa");
    assertApp(found, {
      framework: "static",
      packageManager: "bun",
      node: "22",
      base: "slim",
      workspace: undefined,
      workspaceName: undefined,
      lockfile: true,
      dependencies: true,
      npmrc: false,
      buildScript: "build",
      outputs: ["dist"],
      entry: undefined,
      arguments: [],
      environment: [],
      port: 8080,
      healthPath: "/healthz",
    });
    assert.deepEqual(found.open, []);
  });

  it("plain Node.js without a lockfile, and without anything to lock", () => {
    const found = fixture("plain-node");
    assertApp(found, {
      ...defaults.app,
      framework: "other",
      packageManager: "npm",
      node: "24",
      lockfile: false,
      dependencies: false,
      entry: "server.js",
      port: 8123,
    });
    assert.equal(found.answers.name, "time-teller");
    assertOpen(found, /server\.js listens on the loopback interface only/);
    assertOpen(found, /No route for health checks/);
    assertOpen(found, /which version of Node\.js/);
    assert.equal(found.open.length, 3);
  });
});

describe("package managers", () => {
  const manager = (json: object, ...paths: string[]): AppAnswers["packageManager"] =>
    withPackage(json, Object.fromEntries(paths.map((path) => [path, ""]))).answers.app.packageManager;

  it("goes by packageManager before the lockfile", () => {
    assert.equal(manager({ packageManager: "pnpm@9.0.0" }, "package-lock.json"), "pnpm");
    assert.equal(manager({ packageManager: "yarn@1.22.22" }, "yarn.lock"), "yarn-classic");
    assert.equal(manager({ packageManager: "yarn@3.8.0+sha224.abc" }, "yarn.lock"), "yarn-berry");
  });

  it("goes by the lockfile, and by .yarnrc.yml for the kind of Yarn", () => {
    assert.equal(manager({}, "yarn.lock"), "yarn-classic");
    assert.equal(manager({}, "yarn.lock", ".yarnrc.yml"), "yarn-berry");
    assert.equal(manager({}, "bun.lockb"), "bun");
    assert.equal(manager({}), "npm");
  });

  it("names a lockfile of another one, and asks for one where there is none", () => {
    const both = withPackage({ packageManager: "pnpm@9.0.0" }, { "package-lock.json": "{}", "pnpm-lock.yaml": "" });
    assertOpen(both, /package-lock\.json belongs to another package manager than pnpm/);
    const none = withPackage({ dependencies: { express: "4" } });
    assert.equal(none.answers.app.lockfile, false);
    assertOpen(none, /There is no lockfile of npm: commit one/);
  });

  it("sees a .npmrc", () => assert.equal(withPackage({}, { ".npmrc": "" }).answers.app.npmrc, true));
});

describe("versions of Node.js", () => {
  const node = (json: object, texts: Readonly<Record<string, string>> = {}): string =>
    withPackage(json, texts).answers.app.node;

  it("reads .nvmrc before .node-version before volta before engines", () => {
    const json = { volta: { node: "22.1.0" }, engines: { node: "20.x" } };
    assert.equal(node(json, { ".nvmrc": "v24.1.0\n", ".node-version": "22" }), "24.1.0");
    assert.equal(node(json, { ".node-version": "22" }), "22");
    assert.equal(node(json), "22.1.0");
    assert.equal(node({ engines: json.engines }), "20");
  });

  it("takes the newest supported release of a range", () => {
    assert.equal(node({ engines: { node: ">=18" } }), "24");
    assert.equal(node({ engines: { node: "^22.11.0 || ^20.9.0" } }), "22");
    assert.equal(node({ engines: { node: ">= 20 < 24" } }), "22");
    assert.equal(node({ engines: { node: ">=22 <24.5" } }), "24");
    assert.equal(node({ engines: { node: "*" } }), "24");
  });

  it("says what is not understood or has no support", () => {
    assertOpen(withPackage({}, { ".nvmrc": "latest stuff" }), /\.nvmrc is not understood/);
    assertOpen(withPackage({}, { ".nvmrc": "18" }), /Node\.js 18 is no release with long-term support/);
  });
});

describe("frameworks", () => {
  const app = (packages: Record<string, string>, texts: Record<string, string> = {}, scripts = {}): AppAnswers =>
    withPackage({ dependencies: packages, scripts: { build: "x", ...scripts } }, texts).answers.app;

  it("takes the whole framework before the server that it uses", () => {
    assert.equal(app({ express: "4", "@nestjs/core": "11" }).framework, "nest");
    assert.equal(app({ express: "4", next: "15" }).framework, "next");
    assert.equal(app({ nuxt: "4" }).entry, ".output/server/index.mjs");
    assert.equal(app({ "@remix-run/serve": "2" }).entry, "node_modules/@remix-run/serve/dist/cli.js");
  });

  it("ships files where a framework writes only files", () => {
    const next = app({ next: "15" }, { "next.config.js": 'module.exports = { output: "export" }' });
    assert.deepEqual([next.framework, next.outputs], ["static", ["out"]]);
    assert.equal(app({ "@sveltejs/kit": "2", "@sveltejs/adapter-static": "3" }).framework, "static");
    assert.equal(app({ astro: "5" }).framework, "static");
    assert.deepEqual(app({ "react-scripts": "5" }).outputs, ["build"]);
  });

  it("says what a framework needs and does not have", () => {
    const open = (packages: object): Detection => withPackage({ dependencies: packages, scripts: { build: "x" } });
    assertOpen(open({ next: "15" }), /output: "standalone"/);
    assertOpen(open({ "@sveltejs/kit": "2" }), /adapter-node/);
    assertOpen(open({ "@astrojs/node": "9" }), /mode: "standalone"/);
    assertOpen(withPackage({ dependencies: { next: "15" } }), /no script "build"/);
  });

  it("keeps Vite beside a server from making it a static site", () => {
    const found = app({ express: "4", vite: "7" }, { "server.js": "" }, { start: "node server.js" });
    assert.deepEqual([found.framework, found.entry, found.outputs], ["express", "server.js", []]);
  });
});

describe("what starts, where it listens, and what says that it is well", () => {
  it("takes node's file and its arguments from the script", () => {
    const { app } = withPackage({ scripts: { start: "cross-env PORT=4100 node ./bin/www --quiet" } }).answers;
    assert.deepEqual([app.entry, app.arguments, app.port], ["bin/www.js", ["--quiet"], 4100]);
  });

  it("does not guess at scripts that are more than one command", () => {
    const found = withPackage({ scripts: { start: "npm run migrate && node server.js" } });
    assertOpen(found, /file that starts the application could not be detected/);
  });

  it("says which flags of node are lost", () => {
    const found = withPackage({ scripts: { start: "node --import ./trace.js server.js" } });
    assertOpen(found, /--import/);
  });

  it("takes the plainest route for health, wherever it stands", () => {
    const texts = { "a.js": 'get("/ping"); listen(3000)', "src/b.js": "get('/api/healthz')" };
    assert.equal(withPackage({}, texts).answers.app.healthPath, "/api/healthz");
  });

  it("does not take ports and routes from tests", () => {
    const found = withPackage({}, { "test/a.js": 'app.get("/healthz"); app.listen(9999)' });
    assert.deepEqual([found.answers.app.port, found.answers.app.healthPath], [3000, "/healthz"]);
    assertOpen(found, /No port was found/);
  });
});

describe("hostile and odd projects", () => {
  it("is the defaults without a package.json, and says so", () => {
    const found = project({});
    assert.deepEqual<Answers>(found.answers, {
      ...defaults,
      app: { ...defaults.app, lockfile: false, dependencies: false, entry: "server.js" },
    });
    assertOpen(found, /no package\.json/);
    assertOpen(project({ "package.json": "[]" }), /no JSON object/);
    assertOpen(project({ "package.json": "{" }), /no JSON object/);
  });

  it("lets no text of the project into the answers that could mean more than itself", () => {
    const evil = '"; rm -rf / #\nRUN evil';
    const found = withPackage(
      {
        name: evil,
        main: evil,
        scripts: { start: `node ${evil}`, build: evil },
        engines: { node: evil },
        volta: { node: evil },
        workspaces: ["packages/*"],
      },
      {
        ".nvmrc": evil,
        ".env": `${evil}=1\nGOOD=1\n`,
        "packages/a b/package.json": '{"name":"x","scripts":{"start":"node a"}}',
        "packages/c/package.json": JSON.stringify({ name: evil, scripts: { start: "node c.js" } }),
        "packages/c/.env": `${evil}=1\nGOOD=1\n`,
      },
    );
    assert.equal(found.answers.name, "run-evil");
    assert.doesNotMatch(JSON.stringify(found.answers.app), /evil|rm -rf/);
    assert.equal(found.answers.app.workspace, "packages/c");
    assert.deepEqual(found.answers.app.environment, ["GOOD"]);
  });

  it("survives manifests whose parts are of other kinds", () => {
    const found = project({
      "package.json": '{"name":1,"main":[],"scripts":[1],"dependencies":"x","engines":2,"workspaces":{"packages":[3]}}',
    });
    assert.equal(found.answers.app.framework, "other");
  });

  it("survives YAML that means more than it says", () => {
    const yaml = ["packages: &a [x, *a]", "packages: *b", "packages: [1, {}, ./apps/*]", "- packages", "a: ["];
    for (const text of yaml) assert.equal(withPackage({}, { "pnpm-workspace.yaml": text }).answers.name, "app", text);
  });

  it("does not take what it generated for the project's own", () => {
    const manifest = { files: { "deploy/nginx/nginx.conf": ["x"], Dockerfile: ["x"] } };
    const texts = {
      ".portcullis/manifest.json": JSON.stringify(manifest),
      "deploy/nginx/nginx.conf": "",
      Dockerfile: "",
    };
    const found = withPackage({}, texts);
    assert.ok(!found.open.some((line) => line.includes("already there")));
    assert.ok(!found.found.some(({ option }) => option === "proxy"));
  });

  it("names the files of a stack that is already there", () => {
    const found = withPackage({}, { Dockerfile: "", "compose.yaml": "", "deploy/traefik.yml": "" });
    assertOpen(found, /^Dockerfile, compose\.yaml, deploy\/traefik\.yml: already there/);
    assert.equal(found.answers.proxy, "traefik");
  });

  it("lets somebody choose another package of a monorepo", () => {
    const texts = {
      "package.json": '{"name":"m","workspaces":{"packages":["./apps/*/"]}}',
      "apps/a/package.json": '{"name":"a","scripts":{"start":"node a.js"}}',
      "apps/b/package.json": '{"name":"b","scripts":{"start":"node b.js"}}',
      "other/c/package.json": '{"name":"c","scripts":{"start":"node c.js"}}',
    };
    assert.deepEqual(project(texts).packages, ["apps/a", "apps/b"]);
    assertOpen(project(texts), /Several packages could be shipped \(apps\/a, apps\/b\)/);
    const chosen = project(texts, "apps/b");
    assert.equal(chosen.answers.app.entry, "b.js");
    assert.ok(!chosen.open.some((line) => line.startsWith("Several")));
  });
});
