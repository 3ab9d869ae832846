import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Answers, AppAnswers, PackageManager } from "../server/engine/scaffold/answers.ts";
import { dockerFiles } from "../server/engine/scaffold/docker/files.ts";
import { frameworks } from "../server/engine/scaffold/frameworks.ts";
import { defaults } from "../server/engine/scaffold/options.ts";
import { NginxServer } from "./support/nginx-server.ts";
import { repository } from "./support/repository.ts";

function textOf(path: string, app: Partial<AppAnswers>, rest: Partial<Answers> = {}): string {
  const files = dockerFiles({ ...defaults, ...rest, app: { ...defaults.app, ...app } });
  return files.find((file) => file.path === path)?.text ?? "";
}

const dockerfile = (app: Partial<AppAnswers> = {}): string => textOf("Dockerfile", app);

/** Stages by name, each as the text of its instructions. */
function stages(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^(?=FROM )/m).filter((part) => part.startsWith("FROM "));
  return new Map(parts.map((part) => [/^FROM \S+ AS (\S+)/.exec(part)?.[1] ?? "", part]));
}

const stage = (text: string, name: string): string => stages(text).get(name) ?? "";

const monorepo = { workspace: "packages/api", workspaceName: "@shop/api" } as const;
const built = { buildScript: "build", outputs: ["dist"], entry: "dist/server.js" } as const;

/** What each package manager says in a project of one package, and in a monorepo. */
const managers: Readonly<
  Record<PackageManager, { readonly one: readonly string[]; readonly many: readonly string[] }>
> = {
  npm: {
    one: ["npm ci", "npm run build", "npm ci --omit=dev"],
    many: ["npm ci", "npm run build --workspace=@shop/api", "npm ci --omit=dev --workspace=@shop/api"],
  },
  pnpm: {
    one: ["pnpm install --frozen-lockfile", "pnpm run build", "pnpm install --frozen-lockfile --prod"],
    many: [
      "pnpm install --frozen-lockfile",
      "pnpm --filter=@shop/api... run build",
      "pnpm --filter=@shop/api deploy --prod /deploy",
    ],
  },
  "yarn-classic": {
    one: ["yarn install --frozen-lockfile", "yarn run build", "yarn install --frozen-lockfile --production"],
    many: [
      "yarn install --frozen-lockfile",
      "yarn workspace @shop/api run build",
      "yarn install --frozen-lockfile --production",
    ],
  },
  "yarn-berry": {
    one: ["yarn install --immutable", "yarn run build", "yarn workspaces focus --all --production"],
    many: [
      "yarn install --immutable",
      "yarn workspace @shop/api run build",
      "yarn workspaces focus @shop/api --production",
    ],
  },
  bun: {
    one: ["bun install --frozen-lockfile", "bun run build", "bun install --frozen-lockfile --production"],
    many: [
      "bun install --frozen-lockfile",
      "bun run --filter=@shop/api build",
      "bun install --frozen-lockfile --production --filter=@shop/api",
    ],
  },
};

describe("the Dockerfile", () => {
  for (const [packageManager, { one, many }] of Object.entries(managers) as [
    PackageManager,
    (typeof managers)["npm"],
  ][]) {
    for (const [kind, commands, place] of [
      ["one package", one, {}] as const,
      ["a monorepo", many, monorepo] as const,
    ]) {
      it(`installs and builds with ${packageManager} in ${kind}`, () => {
        const text = dockerfile({ ...built, ...place, packageManager });
        const [install = "", build = "", production = ""] = commands;
        const names = ["dependencies", "build", "production-dependencies"];
        for (const [index, command] of [install, build, production].entries())
          assert.ok(stage(text, names[index] ?? "").includes(`${command}\n`), `${command}\n${text}`);
        for (const name of ["dependencies", "production-dependencies"])
          assert.match(stage(text, name), /--mount=type=cache,target=\/\S+,sharing=locked/);
        assert.doesNotMatch(stage(text, "runtime"), /^RUN /m);
      });
    }
  }

  it("ships nothing but what runs: the output and the packages of production", () => {
    const shipped = stage(dockerfile(built), "runtime");
    assert.deepEqual(shipped.match(/^COPY .*/gm), [
      "COPY --from=production-dependencies /app/node_modules ./node_modules",
      "COPY package.json ./",
      "COPY --from=build /app/dist ./dist",
    ]);
    assert.match(shipped, /^USER 1000:1000$/m);
    assert.match(shipped, /^CMD \["node", "dist\/server\.js"\]$/m);
  });

  it("has no stage that nothing needs", () => {
    assert.deepEqual([...stages(dockerfile({ dependencies: false })).keys()], ["runtime"]);
    assert.deepEqual([...stages(dockerfile()).keys()], ["base", "production-dependencies", "runtime"]);
    const nuxt = { framework: "nuxt", ...frameworks.nuxt } as const;
    assert.deepEqual([...stages(dockerfile(nuxt)).keys()], ["base", "dependencies", "build", "runtime"]);
  });

  it("runs in the folder of the package where the whole monorepo is shipped, and copies it there", () => {
    const npm = stage(dockerfile({ ...built, ...monorepo }), "runtime");
    assert.match(npm, /^WORKDIR \/app\/packages\/api$/m);
    assert.match(npm, /^COPY --from=production-dependencies \/app \/app$/m);
    const pnpm = stage(dockerfile({ ...built, ...monorepo, packageManager: "pnpm" }), "runtime");
    assert.match(pnpm, /^WORKDIR \/app$/m);
    assert.match(pnpm, /^COPY --from=production-dependencies \/deploy \.\/$/m);
    assert.match(pnpm, /^COPY --from=build \/app\/packages\/api\/dist \.\/dist$/m);
  });

  it("keeps the installation of a monorepo when only sources change", () => {
    const text = dockerfile({ ...built, ...monorepo });
    assert.match(
      stage(text, "manifests"),
      /^RUN find \. -type f ! -name 'package\.json' ! -name 'package-lock\.json' -delete$/m,
    );
    assert.match(stage(text, "dependencies"), /^COPY --from=manifests \/app \.\/$/m);
  });

  it("takes Next.js as its standalone output says, in a monorepo as well", () => {
    const next = {
      framework: "next",
      ...frameworks.next,
      outputs: [".next/standalone", ".next/static", "public"],
    } as const;
    assert.deepEqual(stage(dockerfile(next), "runtime").match(/^(?:COPY|CMD) .*/gm), [
      "COPY --from=build /app/.next/standalone ./",
      "COPY --from=build /app/.next/static ./.next/static",
      "COPY --from=build /app/public ./public",
      'CMD ["node", "server.js"]',
    ]);
    const many = stage(dockerfile({ ...next, ...monorepo }), "runtime");
    assert.match(many, /^COPY --from=build \/app\/packages\/api\/\.next\/static \.\/packages\/api\/\.next\/static$/m);
    assert.match(many, /^CMD \["node", "packages\/api\/server\.js"\]$/m);
    assert.match(many, / HOSTNAME=0\.0\.0\.0 /);
  });

  it("mounts .npmrc as a secret that must be there, and never copies it", () => {
    const text = dockerfile({ ...built, npmrc: true });
    const mounts = text.match(/--mount=type=secret,id=npmrc,target=\/app\/\.npmrc,required=true/g);
    assert.equal(mounts?.length, 2);
    assert.doesNotMatch(text, /COPY .*npmrc/);
    assert.doesNotMatch(dockerfile(built), /npmrc/);
    assert.match(textOf(".dockerignore", {}), /^\*\*\/\.npmrc$/m);
  });

  it("asks itself whether it is well, with what each base has", () => {
    const probe = /HEALTHCHECK .*\\\n {4}CMD \["(\S+)", "-e", "fetch\(\\"http:\/\/127\.0\.0\.1:3000\/healthz\\"\)/;
    assert.equal(probe.exec(dockerfile())?.[1], "node");
    const distroless = dockerfile({ base: "distroless" });
    assert.equal(probe.exec(distroless)?.[1], "/nodejs/bin/node");
    assert.match(distroless, /^FROM gcr\.io\/distroless\/nodejs24-debian13:nonroot AS runtime$/m);
    assert.match(distroless, /^USER 65532:65532$/m);
    assert.match(distroless, /^CMD \["server\.js"\]$/m);
  });

  it("asks in words that Node.js runs: it ends with 0 for 200 and with 1 for all else", async () => {
    const json = /CMD (\["node", "-e", .*\])$/m.exec(dockerfile({ port: 1 }))?.[1] ?? "[]";
    const [, flag = "", script = ""] = JSON.parse(json) as string[];
    assert.throws(() => execFileSync(process.execPath, [flag, script], { stdio: "pipe" }), { status: 1 });
    const server = `require("node:http").createServer((q, r) => { r.statusCode = q.url === "/healthz" ? 200 : 500; r.end(); })`;
    const asked = (path: string): string =>
      `const s = ${server}.listen(0, "127.0.0.1", () => { const port = s.address().port; ${script.replace(
        "http://127.0.0.1:1/healthz",
        `http://127.0.0.1:" + port + "${path}`,
      )} });`;
    execFileSync(process.execPath, ["-e", asked("/healthz")], { stdio: "pipe" });
    assert.throws(() => execFileSync(process.execPath, ["-e", asked("/other")], { stdio: "pipe" }), { status: 1 });
  });

  it("builds on the libc that it runs on", () => {
    assert.match(
      dockerfile({ ...built, base: "alpine", packageManager: "bun" }),
      /^COPY --from=oven\/bun:\S+-alpine /m,
    );
    for (const base of ["slim", "distroless"] as const)
      assert.match(dockerfile({ ...built, base }), /^FROM node:24\.\d+\.\d+-slim AS base$/m);
    assert.match(dockerfile({ ...built, base: "alpine" }), /^FROM node:24\.\d+\.\d+-alpine AS base$/m);
  });

  it("brings Corepack where Node.js does not", () => {
    assert.doesNotMatch(dockerfile({ ...built, packageManager: "pnpm" }), /^RUN npm install/m);
    assert.match(
      dockerfile({ ...built, packageManager: "pnpm", node: "25.1.0" }),
      /^RUN npm install --global corepack@\d/m,
    );
  });

  it("explains itself as much as was asked for", () => {
    const comments = (kind: Answers["comments"]): number =>
      (textOf("Dockerfile", built, { comments: kind }).match(/^#/gm) ?? []).length;
    assert.equal(comments("none"), 0);
    assert.ok(comments("full") > comments("short") && comments("short") > 0);
  });
});

describe(".dockerignore", () => {
  it("leaves out what is built, and keeps sources that are shipped along", () => {
    const lines = textOf(".dockerignore", { ...built, outputs: ["dist", "public"] }).split("\n");
    assert.ok(lines.includes("dist") && !lines.includes("public"));
    for (const path of ["**/.env", "**/node_modules", ".git", "secrets", "**/*.key"])
      assert.ok(lines.includes(path), path);
  });

  it("leaves out tests where the sources themselves are shipped", () => {
    assert.match(textOf(".dockerignore", {}), /^\*\*\/test$/m);
    assert.doesNotMatch(textOf(".dockerignore", built), /^\*\*\/test$/m);
  });
});

const site: Partial<AppAnswers> = { framework: "static", ...frameworks.static };
const path = "deploy/static/nginx.conf";

describe("a static site", () => {
  it("is served by an image without root, which tests its configuration when it is built", () => {
    const shipped = stage(dockerfile(site), "runtime");
    assert.match(shipped, /^FROM nginxinc\/nginx-unprivileged:\d+\.\d+\.\d+-alpine AS runtime$/m);
    assert.match(shipped, /^COPY --from=build \/app\/dist \/usr\/share\/nginx\/html$/m);
    assert.match(shipped, /^USER 101:101\nRUN nginx -t$/m);
    assert.match(textOf(".dockerignore", site), /^deploy\/\*\n!deploy\/static$/m);
    assert.equal(textOf(path, {}), "");
  });

  it("answers its routes with its page, and refuses what is no part of it, in the real nginx", async () => {
    const text = textOf(path, site, { proxy: "none" });
    const http = text.slice(text.indexOf("http {") + "http {".length, text.lastIndexOf("}"));
    const here = http
      .replace(/^ *\w+_temp_path .*\n/gm, "")
      // The harness turns the log off on the level above.
      .replace("access_log /dev/stdout main;", "")
      .replace("server_name _;", "server_name _; access_log FOLDER/access.log main;")
      .replace("listen 8080", "listen 127.0.0.1:PORT")
      .replace("/usr/share/nginx/html", "FOLDER/html");
    const files = { "html/index.html": "page", "html/app.js": "code", "html/.env": "secret", "html/app.js.bak": "old" };
    const server = await NginxServer.start(here, 1, files);
    try {
      const bodyOf = async (asked: string): Promise<string> => (await server.get(asked)).body;
      assert.equal(await bodyOf("/"), "page");
      assert.equal(await bodyOf("/orders/17"), "page");
      assert.equal(await bodyOf("/app.js"), "code");
      assert.equal(await bodyOf("/healthz"), "ok\n");
      for (const hidden of ["/.env", "/app.js.bak", "/.git/config"])
        assert.equal((await server.get(hidden)).status, 404);
      assert.equal((await server.get("/", {}, "POST")).status, 403);
      assert.equal((await server.get("/")).headers["x-content-type-options"], "nosniff");
      const logged: unknown = JSON.parse(await server.firstLine("access.log"));
      assert.deepEqual(Object.keys(logged as object), ["time", "client", "method", "path", "status", "seconds"]);
    } finally {
      await server.stop();
    }
  });

  const gixy = join(repository, ".cache/peers/bin/gixy");
  const skip = existsSync(gixy) ? false : "gixy-ng is not installed: npm run peers";
  it("has no finding of gixy-ng", { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), "portcullis-static-"));
    try {
      writeFileSync(join(folder, "nginx.conf"), textOf(path, site));
      const output = execFileSync(gixy, ["--format", "json", join(folder, "nginx.conf")], { encoding: "utf8" });
      assert.deepEqual(JSON.parse(output), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
