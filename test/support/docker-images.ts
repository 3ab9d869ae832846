import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { docker, label, type Made } from "./docker.ts";
import { nginx, openFolder } from "./stack-nginx.ts";
import { writeTexts } from "./stack-server.ts";

/** An image that is made from this machine's own files, where no registry can be asked for the real one. */
interface StandIn {
  /** Programs by their place in the image; the libraries that they load come along. */
  readonly programs: Readonly<Record<string, string>>;
  /** Files and folders by their place in the image. */
  readonly copies: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  /** Instructions that `docker import` adds. */
  readonly changes: readonly string[];
}

const users = (name: string, id: number): Readonly<Record<string, string>> => ({
  "etc/passwd": `root:x:0:0:root:/root:/bin/sh\n${name}:x:${id}:${id}:${name}:/tmp:/bin/sh\n`,
  "etc/group": `root:x:0:\n${name}:x:${id}:\n`,
  "etc/nsswitch.conf": "hosts: files dns\n",
});

/** In every image: what `RUN`, `docker exec` and a test look around with. */
const basic = { "bin/sh": "/bin/sh", "bin/cat": "/bin/cat", "usr/bin/env": "/usr/bin/env" };

const path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** As the image `node`: Node.js and npm of this machine, which asks the given registry, and the user 1000. */
function node(registry: string): StandIn {
  const npm = "usr/local/lib/node_modules/npm";
  const prefix = execFileSync("npm", ["root", "--global"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  return {
    programs: { ...basic, "usr/local/bin/node": process.execPath },
    copies: { [npm]: realpathSync(join(prefix, "npm")) },
    texts: { ...users("node", 1000), "usr/local/etc/npmrc": `registry=${registry}\naudit=false\nfund=false\n` },
    links: { "usr/local/bin/npm": `/${npm}/bin/npm-cli.js` },
    changes: [path, 'CMD ["node"]'],
  };
}

/** As the image `nginxinc/nginx-unprivileged`: nginx of this machine, wget, and the user 101. */
function unprivilegedNginx(): StandIn {
  if (!nginx) throw new Error("nginx is not installed (Debian: nginx-light)");
  return {
    programs: { ...basic, "usr/bin/wget": "/usr/bin/wget", "usr/sbin/nginx": nginx.path },
    copies: { "etc/nginx/mime.types": "/etc/nginx/mime.types" },
    texts: users("nginx", 101),
    links: {},
    changes: [path, "USER 101", "EXPOSE 8080", 'CMD ["nginx", "-g", "daemon off;"]'],
  };
}

/** Libraries that a program loads, the loader included; none for a static one. */
function libraries(program: string): readonly string[] {
  try {
    const said = execFileSync("ldd", [program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return [...said.matchAll(/(\/\S+) \(0x/g)].map(([, library = ""]) => library);
  } catch {
    return [];
  }
}

/** Writes the files of an image below a folder. */
function write(folder: string, image: StandIn): void {
  for (const name of ["dev", "proc", "sys", "root", "run", "tmp", "usr/bin", "usr/sbin", "usr/lib", "usr/lib64"])
    mkdirSync(join(folder, name), { recursive: true });
  chmodSync(join(folder, "tmp"), 0o1777);
  for (const name of ["bin", "sbin", "lib", "lib64"]) joinWithUsr(folder, name);
  const needed = Object.values(image.programs).flatMap(libraries);
  const files = { ...Object.fromEntries(needed.map((file) => [file, file])), ...image.programs, ...image.copies };
  for (const [place, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, place)), { recursive: true });
    cpSync(realpathSync(source), join(folder, place), { recursive: true });
  }
  writeTexts(folder, new Map(Object.entries(image.texts)));
  for (const [place, target] of Object.entries(image.links)) symlinkSync(target, join(folder, place));
}

/** Where this machine has such a folder below /usr, as Debian does, the image has it there too. */
function joinWithUsr(folder: string, name: string): void {
  if (realpathSync(`/${name}`) === `/usr/${name}`) symlinkSync(`usr/${name}`, join(folder, name));
}

/** Makes an image under the name that generated files use. @throws Error when the engine has one of that name. */
async function make(made: Made, name: string, image: StandIn): Promise<string> {
  const there = await docker("images", "--quiet", name);
  if (there !== "") throw new Error(`the engine has an image ${name} (${there}); use an engine without it`);
  const folder = openFolder();
  try {
    write(join(folder, "root"), image);
    const tar = join(folder, "image.tar");
    execFileSync("tar", [
      "--create",
      "--owner=0",
      "--group=0",
      `--file=${tar}`,
      "--directory",
      join(folder, "root"),
      ".",
    ]);
    const changes = [`LABEL ${label}=stand-in`, ...image.changes].flatMap((change) => ["--change", change]);
    return await made.add("image", "import", ...changes, tar, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the stand-in for `node`; npm in it asks the registry. Gives its id. */
export const makeNodeImage = (made: Made, name: string, registry: string): Promise<string> =>
  make(made, name, node(registry));

/** Makes the stand-in for the unprivileged nginx. Gives its id. */
export const makeNginxImage = (made: Made, name: string): Promise<string> => make(made, name, unprivilegedNginx());
