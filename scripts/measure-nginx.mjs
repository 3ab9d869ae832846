// Asks a real nginx which contexts and argument counts it accepts for each directive, and writes the answers to
// scripts/data/nginx-measured.json. Run by hand when that nginx changes: node scripts/measure-nginx.mjs [NGINX]
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { getDirectives } from "@nginx/reference-lib";
import { undocumented } from "./data/nginx-table.mjs";

const run = promisify(execFile);
const nginx = process.argv[2] ?? "/usr/sbin/nginx";
const output = new URL("./data/nginx-measured.json", import.meta.url);
/** nginx counts up to 8 arguments; only directives without an upper bound accept this many. */
const MANY = 12;

const http = (body) => `events {}\nhttp { ${body} }`;
const server = (body) => http(`server { ${body} }`);
const location = (body) => server(`location / { ${body} }`);
const inside = {
  main: (body) => `${body}\nevents {}`,
  events: (body) => `events { ${body} }`,
  http,
  server,
  location,
  "if-in-server": (body) => server(`if ($uri) { ${body} }`),
  "if-in-location": (body) => location(`if ($uri) { ${body} }`),
  limit_except: (body) => location(`limit_except GET { ${body} }`),
  upstream: (body) => http(`upstream u { ${body} }`),
};

/** What `nginx -t` says of the configuration, and nothing of what it says of this machine. */
async function verdict(directory, text) {
  const file = join(directory, "nginx.conf");
  await writeFile(file, `error_log stderr;\npid ${directory}/pid;\n${text}\n`);
  const { stderr } = await run(nginx, ["-t", "-c", file, "-p", directory]).catch((error) => error);
  return stderr;
}

const words = (name, count) => [name, ...Array.from({ length: count }, () => "x")].join(" ");

/** Whether the directive is written with a body, found by what nginx misses; undefined when nginx does not know it. */
async function isBlock(directory, name, context) {
  const text = await verdict(directory, inside[context](`${words(name, 1)};`));
  if (text.includes(`unknown directive "${name}"`)) return undefined;
  if (text.includes(`"${name}" directive is not allowed here`)) return null;
  return text.includes(`directive "${name}" has no opening "{"`);
}

async function countsAccepted(directory, name, context, block) {
  const counts = [];
  for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 8, MANY]) {
    const text = await verdict(directory, inside[context](words(name, count) + (block ? " {}" : ";")));
    if (!text.includes(`invalid number of arguments in "${name}" directive`)) counts.push(count);
  }
  return counts;
}

async function measure(directory, name) {
  const found = [];
  for (const context of Object.keys(inside)) {
    const block = await isBlock(directory, name, context);
    if (block === undefined) return found;
    if (block === null) continue;
    const same = found.find((entry) => entry.block === block && context !== "upstream");
    if (same) same.contexts.push(context);
    else found.push({ contexts: [context], block, counts: await countsAccepted(directory, name, context, block) });
  }
  return found;
}

const directory = await mkdtemp(join(tmpdir(), "measure-nginx-"));
const names = [...new Set([...getDirectives(1).map((d) => d.name), ...Object.keys(undocumented)])].sort();
const lines = [];
for (const name of names) {
  const found = await measure(directory, name);
  if (found.length > 0) lines.push(`${JSON.stringify(name)}: ${JSON.stringify(found)}`);
}
const { stderr } = await run(nginx, ["-v"]);
const version = /nginx\/([\d.]+)/.exec(stderr)?.[1];
await writeFile(output, `{\n"nginx": ${JSON.stringify(version)},\n"directives": {\n${lines.join(",\n")}\n}\n}\n`);
await rm(directory, { recursive: true });
