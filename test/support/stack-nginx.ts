import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answers } from "../../server/engine/scaffold/answers.ts";
import type { GeneratedFile } from "../../server/engine/scaffold/file.ts";
import { nginxFiles } from "../../server/engine/scaffold/nginx/files.ts";
import { StackProcess } from "./stack-process.ts";
import { type Substitution, substituted, writeTexts } from "./stack-server.ts";

const program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].find(
  (path) => spawnSync(path, ["-v"]).status === 0,
);

/** The installed nginx, and its version; undefined where none is installed. */
export const nginx: { readonly path: string; readonly version: string } | undefined = program
  ? { path: program, version: /nginx\/(\d+\.\d+\.\d+)/.exec(spawnSync(program, ["-v"]).stderr.toString())?.[1] ?? "" }
  : undefined;

/** The user of the unprivileged image, whom the tests take too where they may. */
const user = process.getuid?.() === 0 ? { uid: 101, gid: 101 } : {};

/** Where the parts of a stack listen on this machine. */
export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly status: number;
  /** One for each instance of the application. */
  readonly instances: readonly number[];
  readonly auth: number;
}

/** Addresses of loopback that stand for one of the private networks. */
const privateRange = "127.1.0.0/16";

const loopback = (port: number): string => `127.0.0.1:${port}`;

/** Everything that is another name, port or path on this machine, as far as the files say it. */
function substitutions(
  files: readonly GeneratedFile[],
  folder: string,
  answers: Answers,
  ports: Ports,
): readonly Substitution[] {
  const says = (text: string): boolean => files.some((file) => file.text.includes(text));
  const all: readonly Substitution[] = [
    { kind: "host and port", from: `app:${answers.app.port}`, to: ports.instances.map(loopback) },
    { kind: "host and port", from: "auth:9091", to: loopback(ports.auth) },
    { kind: "host and port", from: "listen 8080", to: `listen ${loopback(ports.http)}` },
    { kind: "host and port", from: "listen 8443", to: `listen ${loopback(ports.https)}` },
    { kind: "host and port", from: "listen 8081", to: `listen ${loopback(ports.status)}` },
    { kind: "host and port", from: "listen 127.0.0.1:8081", to: `listen ${loopback(ports.status)}` },
    { kind: "host", from: "10.0.0.0/8", to: privateRange },
    { kind: "path", from: "/tmp/", to: `${folder}/tmp/` },
    { kind: "path", from: "/run/secrets/", to: `${folder}/secrets/` },
    { kind: "path", from: "/etc/letsencrypt/", to: `${folder}/letsencrypt/` },
    { kind: "path", from: "/var/www/acme", to: `${folder}/acme` },
  ];
  return all.filter(({ from }) => says(from));
}

/**
 * Writes the configuration of nginx below a folder, as its image has it in /etc/nginx, for the installed version; the
 * certificate and passwords lie in `secrets`. Only what `substitutions` lists is another one than in the image.
 */
export function writeNginx(folder: string, answers: Answers, ports: Ports, print?: (line: string) => void): void {
  if (!nginx) throw new Error("nginx is not installed (Debian: nginx-light)");
  const files = nginxFiles(answers, nginx.version);
  const texts = substituted(files, substitutions(files, folder, answers, ports), print);
  writeTexts(folder, texts);
  for (const name of ["tmp", "secrets", "acme", "letsencrypt"]) mkdirSync(join(folder, name), { recursive: true });
  // The image brings it; it is the same list of file types.
  cpSync("/etc/nginx/mime.types", join(folder, "deploy/nginx/mime.types"));
  own(folder);
}

/** A new folder that the user of nginx may enter. */
export function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-stack-"));
  chmodSync(folder, 0o755);
  return folder;
}

/** Gives a folder and all below it to the user of nginx. */
export function own(folder: string): void {
  chmodSync(folder, 0o755);
  if (user.uid === undefined) return;
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })])
    chownSync(join(folder, path), user.uid, user.gid);
}

/** What `nginx -t` says of a written main file; empty when it has nothing to say but that all is well. */
export function testNginx(folder: string, main: string = mainFile): string {
  const log = join(folder, "nginx-t.log");
  // nginx opens /dev/stdout by its name, which works for a file and not for a socket.
  const output = openSync(log, "w");
  own(folder);
  const { status } = spawnSync(nginx?.path ?? "", nginxArguments(folder, main, "-t"), {
    stdio: ["ignore", output, output],
    ...user,
  });
  closeSync(output);
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  const isWell = (line: string): boolean => / (?:syntax is ok|test is successful)$/.test(line);
  return status === 0 ? lines.filter((line) => !isWell(line)).join("\n") : lines.join("\n");
}

const mainFile = "deploy/nginx/nginx.conf";

const nginxArguments = (folder: string, main: string, ...more: readonly string[]): readonly string[] => [
  ...["-e", "/dev/stderr", "-p", folder, "-c", join(folder, main)],
  ...more,
];

/** Makes a certificate that nobody trusts, and a password file, where the stack has its secrets. */
export function makeCertificate(folder: string, hosts: readonly string[]): void {
  const secrets = join(folder, "secrets");
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${hosts[0]}`, "-addext", `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`],
    ...["-keyout", join(secrets, "tls.key"), "-out", join(secrets, "tls.crt")],
  ]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  own(folder);
}

/** Starts a written configuration as the image would, without root. */
export function startNginx(folder: string, ports: Ports): Promise<StackProcess> {
  const log = join(folder, "nginx.log");
  closeSync(openSync(log, "a"));
  own(folder);
  return StackProcess.start(nginx?.path ?? "", nginxArguments(folder, mainFile, "-g", "daemon off;"), {
    port: ports.status,
    log,
    user,
  });
}
