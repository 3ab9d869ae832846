// `npm run test:traefik`: builds Traefik once into .cache/traefik, then starts it with generated files. Needs Go, and for the
// first run some minutes and a Go module proxy.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { findExecutable, requireSystem, root } from "./system.mjs";

const folder = `${root}/.cache/traefik`;
const program = `${folder}/traefik`;
const version = "v3.0.4";
const command = "github.com/traefik/traefik/v3/cmd/traefik";

// Traefik builds with these forks only: the replacements of its own go.mod, which Go ignores for a dependency.
const goMod = `module traefiktool

go 1.26

require github.com/traefik/traefik/v3 ${version}

replace (
	github.com/abbot/go-http-auth => github.com/containous/go-http-auth v0.4.1-0.20200324110947-a37a7636d23e
	github.com/gorilla/mux => github.com/containous/mux v0.0.0-20220627093034-b2dd784e613f
	github.com/mailgun/minheap => github.com/containous/minheap v0.0.0-20190809180810-6e71eb837595
)
`;

function run(name, args, options = {}) {
  const { status, error } = spawnSync(name, args, { cwd: root, stdio: "inherit", ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function build() {
  const go = findExecutable("go") ?? (existsSync("/usr/local/go/bin/go") ? "/usr/local/go/bin/go" : undefined);
  if (!go) {
    process.stderr.write(`Traefik is not built: Go 1.26 or newer is missing (https://go.dev/dl/)\n`);
    process.exit(1);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/go.mod`, goMod);
  writeFileSync(`${folder}/tools.go`, `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`);
  process.stdout.write(`Building Traefik ${version} into .cache/traefik\n`);
  run(go, ["mod", "tidy"], { cwd: folder });
  run(go, ["build", "-o", program, command], { cwd: folder });
}

if (!existsSync(program)) build();
requireSystem({ openssl: true, "prometheus-blackbox-exporter": true });
run(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "test"]);
const tests = readdirSync(`${root}/out/test/traefik`).filter((name) => name.endsWith(".test.js"));
run(process.execPath, ["--test", ...tests.map((name) => `out/test/traefik/${name}`)]);
