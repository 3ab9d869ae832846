import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of this repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where administrators' programs stand that an ordinary user's PATH leaves out. */
const systemFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

const moduleFolders = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules"];

/** What the tests need from the system: how to find each program, and the Debian packages that bring it. */
const tools = {
  chromium: {
    packages: ["chromium"],
    find: () => findExecutable("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
  },
  nginx: {
    packages: ["nginx-light", "libnginx-mod-http-lua", "libnginx-mod-stream"],
    find: () => (hasModules() ? findExecutable("nginx") : undefined),
  },
  unshare: { packages: ["util-linux"], find: () => findExecutable("unshare") },
  ip: { packages: ["iproute2"], find: () => findExecutable("ip") },
  shellcheck: { packages: ["shellcheck"], find: () => findExecutable("shellcheck") },
  prometheus: { packages: ["prometheus"], find: () => findExecutable("prometheus") },
  promtool: { packages: ["prometheus"], find: () => findExecutable("promtool") },
  "prometheus-nginx-exporter": {
    packages: ["prometheus-nginx-exporter"],
    find: () => findExecutable("prometheus-nginx-exporter"),
  },
  "prometheus-blackbox-exporter": {
    packages: ["prometheus-blackbox-exporter"],
    find: () => findExecutable("prometheus-blackbox-exporter"),
  },
  openssl: { packages: ["openssl"], find: () => findExecutable("openssl") },
};

const hasModules = () =>
  ["ngx_http_lua_module.so", "ngx_stream_module.so"].every((name) =>
    moduleFolders.some((folder) => existsSync(join(folder, name))),
  );

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of the first of the named programs that is on PATH or in a system folder, or undefined. */
export function findExecutable(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...systemFolders].filter(Boolean);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}

const canInstall = () => process.getuid?.() === 0 && findExecutable("apt-get") !== undefined;

function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (...args) => execFileSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  process.stderr.write(`Installing ${packages.join(" ")} with apt-get\n`);
  run("update");
  run("install", "-y", "--no-install-recommends", ...packages);
}

/**
 * The path of each wanted program, as in `requireSystem({ chromium: true, nginx: true })`.
 * What is missing is installed where that is possible (Debian, as root); otherwise it throws one line that names the packages.
 */
export function requireSystem(wanted) {
  const names = Object.keys(wanted).filter((name) => wanted[name]);
  const missing = names.filter((name) => tools[name].find() === undefined);
  const packages = missing.flatMap((name) => tools[name].packages);
  const advice = `missing: ${missing.join(", ")}; install the Debian package(s) ${packages.join(" ")}, or their like`;
  if (missing.length > 0) {
    if (!canInstall()) throw new Error(advice);
    try {
      install(packages);
    } catch (error) {
      throw new Error(`${advice} (apt-get failed: ${error.message.split("\n")[0]})`);
    }
  }
  const paths = Object.fromEntries(names.map((name) => [name, tools[name].find()]));
  const absent = names.find((name) => paths[name] === undefined);
  if (absent) throw new Error(`${absent} was not found although ${tools[absent].packages.join(" ")} is installed`);
  return paths;
}
