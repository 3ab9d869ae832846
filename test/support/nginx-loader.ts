import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Copy, copyInto, type Loadable, type StubKind } from "./nginx-copy.ts";

/** What `nginx -t` said of a configuration. */
export interface Verdict {
  readonly accepted: boolean;
  readonly output: string;
  /** What was put in place of things a fixture names and does not bring. */
  readonly substituted: readonly string[];
}

/** The version of the nginx on this machine; undefined when there is none. */
export function nginxVersion(): string | undefined {
  const { stderr } = spawnSync("nginx", ["-v"], { encoding: "utf8", env: environment });
  return /nginx\/([\d.]+)/.exec(stderr ?? "")?.[1];
}

const environment = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin:/usr/local/sbin` };

const moduleFolders = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules"];

/**
 * Lets nginx check each configuration, in a network and a file system view of its own: it opens no port of this
 * machine, and host names lead nowhere. Undefined for fragments that nginx has no place for.
 * @throws Error when the private view cannot be made, which takes root, or sudo without a password.
 */
export function loadAll(loadables: readonly Loadable[]): readonly (Verdict | undefined)[] {
  const work = mkdtempSync(join(tmpdir(), "portcullis-nginx-"));
  try {
    const materials = makeMaterials(work);
    const modules = moduleFolders.find((folder) => existsSync(folder)) ?? "modules";
    const copies = loadables.map((loadable, index) => copyInto(join(work, "cases", `${index}`), loadable, modules));
    for (const [index, copy] of copies.entries()) if (copy) write(join(work, "cases", `${index}`), copy, materials);
    run(
      work,
      copies.filter((copy) => copy !== undefined),
    );
    return copies.map((copy, index) => copy && verdict(join(work, "cases", `${index}`), copy));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Files that nginx reads when it starts, made once. */
function makeMaterials(work: string): Readonly<Record<string, string>> {
  const at = (name: string): string => join(work, name);
  const openssl = (...args: string[]): unknown =>
    execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
  mkdirSync(at("cases"));
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const subject = ["-subj", "/CN=localhost", "-days", "2"];
  openssl("req", "-x509", "-nodes", ...curve, ...subject, "-keyout", at("key"), "-out", at("certificate"));
  openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", at("parameters"));
  writeFileSync(at("ticket"), Buffer.alloc(80, 7));
  writeFileSync(at("text"), "example:{PLAIN}example\n");
  writeFileSync(at("include"), "");
  return {
    certificate: at("certificate"),
    key: at("key"),
    parameters: at("parameters"),
    ticket: at("ticket"),
    text: at("text"),
    include: at("include"),
  };
}

function write(folder: string, copy: Copy, materials: Readonly<Record<string, string>>): void {
  for (const [path, text] of copy.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  for (const [path, kind] of copy.stubs) {
    mkdirSync(dirname(path), { recursive: true });
    const source = materialFor(path, kind, materials);
    if (source && !existsSync(path)) copyFileSync(source, path);
  }
  writeFileSync(join(folder, "main"), copy.main);
}

/** A file of nginx's own packages is taken as it is; logs and folders nginx makes itself. */
function materialFor(path: string, kind: StubKind, materials: Readonly<Record<string, string>>): string | undefined {
  const packaged = `/etc/nginx/${basename(path)}`;
  return kind === "include" && /(^|\/)(mime\.types|[a-z]+_params|fastcgi\.conf)$/.test(path) && existsSync(packaged)
    ? packaged
    : materials[kind];
}

/** One private view for all configurations; two of them are checked at a time. */
const script = `
set -e
mount --bind "$1/hosts" /etc/hosts
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/group" /etc/group
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_nonlocal_bind
[ ! -e /proc/sys/net/ipv6/ip_nonlocal_bind ] || echo 1 > /proc/sys/net/ipv6/ip_nonlocal_bind
ls "$1/cases" | xargs -P 2 -I @ sh -c 'cd "$1" && nginx -t -p "$1/" -e "$1/error.log" -c "$(cat main)" > output 2>&1; echo $? > status' check "$1/cases/@"
`;

function run(work: string, copies: readonly Copy[]): void {
  const hosts = new Set(copies.flatMap((copy) => [...copy.hosts]));
  const users = new Set(copies.flatMap((copy) => [...copy.users]).filter((name) => name !== "root"));
  writeFileSync(join(work, "hosts"), ["localhost", ...hosts].map((host) => `127.0.0.1 ${host}\n`).join(""));
  const extend = (name: string, line: (user: string, id: number) => string): void => {
    const known = readFileSync(`/etc/${name}`, "utf8");
    const added = [...users]
      .filter((user) => !known.includes(`${user}:`))
      .map((user, index) => line(user, 4000 + index));
    writeFileSync(join(work, name), known + added.join(""));
  };
  extend("passwd", (user, id) => `${user}:x:${id}:${id}::/nonexistent:/usr/sbin/nologin\n`);
  extend("group", (user, id) => `${user}:x:${id}:\n`);
  const command = ["unshare", "-mn", "sh", "-c", script, "sh", work];
  const [program = "", ...args] = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", env: environment });
  if (error) throw error;
  if (status !== 0) throw new Error(`nginx cannot be run in a private view: ${stderr}`);
}

function verdict(folder: string, { substituted }: Copy): Verdict {
  const status = readFileSync(join(folder, "status"), "utf8").trim();
  const output = readFileSync(join(folder, "output"), "utf8").replaceAll(folder, "");
  return { accepted: status === "0", output, substituted };
}
