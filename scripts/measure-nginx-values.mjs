// Asks a real nginx which values it accepts for each directive, whether it may stand twice on a level, and in which
// arguments it looks for variables, and writes the answers to scripts/data/nginx-values.json. It measures the directives
// of scripts/data/nginx-measured.json, so that runs first. Run by hand: node scripts/measure-nginx-values.mjs [NGINX]
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { getVariables } from "@nginx/reference-lib";
import { samples } from "./data/nginx-table.mjs";
import { directives } from "./reference.mjs";

const run = promisify(execFile);
const nginx = process.argv[2] ?? "/usr/sbin/nginx";
const output = new URL("./data/nginx-values.json", import.meta.url);
const measured = JSON.parse(await readFile(new URL("./data/nginx-measured.json", import.meta.url), "utf8"));
const stream = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules"]
  .map((folder) => join(folder, "ngx_stream_module.so"))
  .find(existsSync);

/** The probed lines stand alone on their lines, from this one on. */
const LINE = 4;
const zones =
  "limit_req_zone $uri zone=z:1m rate=1r/s; limit_conn_zone $uri zone=c:1m; proxy_cache_path cache keys_zone=p:1m;";
const http = (before, after = "") => [`events {} http { ${zones} ${before}`, `${after} }`];
const streamed = (before, after = "") => [
  `load_module ${stream}; events {} stream { limit_conn_zone $binary_remote_addr zone=c:1m; ${before}`,
  `${after} }`,
];
const inside = {
  main: ["", "events {}"],
  events: ["events {", "}"],
  http: http(""),
  server: http("server {", "}"),
  location: http("server { location / {", "} }"),
  "if-in-server": http("server { if ($uri) {", "} }"),
  "if-in-location": http("server { location / { if ($uri) {", "} } }"),
  upstream: http("upstream u { server 127.0.0.1;", "}"),
  stream: streamed(""),
  "stream-server": streamed("server { listen 1; proxy_pass 127.0.0.1:2;", "}"),
  "stream-upstream": streamed("upstream u { server 127.0.0.1:1;", "}"),
};

const generic = ["on", "ON", "off", "1", "0", "-1", "1k", "1m", "1g", "1s", "1ms", "1M", "x", "$host", "/x"];

/** What nginx says of the lines where they stand, or undefined when it takes them. */
async function complaint(directory, context, lines) {
  const [before, after] = inside[context];
  const file = join(directory, "nginx.conf");
  const head = `error_log stderr;\npid ${directory}/pid;\n${before}\n`;
  await writeFile(file, `${head}${lines.join("\n")}\n${after}\n`);
  const { stderr } = await run(nginx, ["-t", "-c", file, "-p", directory]).catch((error) => error);
  const emerg = stderr.split("\n").find((line) => line.includes("[emerg]"));
  if (emerg === undefined || /host not found|permission denied|\(\d+: /i.test(emerg)) return undefined;
  const place = /:(\d+)$/.exec(emerg);
  const isOurs = place ? Number(place[1]) >= LINE && Number(place[1]) < LINE + lines.length : /variable/.test(emerg);
  return isOurs ? emerg.slice(emerg.indexOf("[emerg]") + 8) : undefined;
}

const accepts = async (directory, context, line) => (await complaint(directory, context, [`${line};`])) === undefined;

/** Words that the documentation writes as literals. */
const literals = (record) => [
  ...new Set((record?.syntax ?? []).flatMap((text) => [...text.matchAll(/`([A-Za-z0-9_.-]+)`/g)].map((m) => m[1]))),
];

/** Arguments that nginx takes, to vary from: ours, the documented default, else words of any kind. */
async function sampleOf(directory, name, context, counts, record) {
  const count = Math.max(counts[0], 1);
  const guesses = [samples[name], record?.default.split("|")[0].trim(), ...literals(record)].filter(Boolean);
  const uniform = ["1", "x", "/x", "on", "$host", "1k"].map((word) => Array(count).fill(word).join(" "));
  for (const guess of [...guesses, ...uniform]) {
    if (guess.split(" ").length < count) continue;
    if (await accepts(directory, context, `${name} ${guess}`)) return guess.split(/\s+/);
  }
  return undefined;
}

/** For each argument of the sample the candidates that nginx takes in its place. */
async function valuesOf(directory, name, context, sample, record) {
  const found = [];
  for (const [index] of sample.entries()) {
    const taken = [];
    for (const word of new Set([...generic, ...literals(record)])) {
      const args = sample.with(index, word);
      if (await accepts(directory, context, `${name} ${args.join(" ")}`)) taken.push(word);
    }
    found.push(taken);
  }
  return found;
}

const UNKNOWN = "unknown_to_nginx";

/** The arguments, counted from 0, in which nginx misses a variable that nobody defines. */
async function variableArguments(directory, name, context, sample) {
  const found = [];
  for (const [index] of sample.entries()) {
    for (const word of [`$${UNKNOWN}`, `${sample[index]}$${UNKNOWN}`]) {
      const said = await complaint(directory, context, [`${[name, ...sample.with(index, word)].join(" ")};`]);
      if (said?.includes(`unknown "${UNKNOWN}" variable`)) {
        found.push(index);
        break;
      }
    }
  }
  return found;
}

async function measure(directory, name, context, counts) {
  const family = context.startsWith("stream") ? "_stream_" : "_http_";
  const all = records.filter((record) => record.name === name);
  const record = all.find(({ module }) => module.includes(family) || module === "Core functionality") ?? all[0];
  const sample = counts.at(-1) === 0 ? [] : await sampleOf(directory, name, context, counts, record);
  if (sample === undefined) return undefined;
  const line = `${[name, ...sample].join(" ")};`;
  const twice = await complaint(directory, context, [line, line]);
  return {
    context,
    sample: sample.join(" "),
    once: twice?.includes(`"${name}" directive is duplicate`) ?? false,
    values: await valuesOf(directory, name, context, sample, record),
    variables: await variableArguments(directory, name, context, sample),
  };
}

const records = directives();

/** What was measured of each command, in its most used context. */
const measuredTasks = Object.entries(measured.directives).flatMap(([name, entries]) =>
  entries.flatMap(({ contexts, block, counts }) => {
    const context = ["location", "server"].find((one) => contexts.includes(one)) ?? contexts[0];
    return !block && inside[context] ? [{ name, context, counts }] : [];
  }),
);

/** The commands of stream, where its module is installed. */
const streamTasks = (stream ? records : []).flatMap(({ name, module, contexts, isBlock }) => {
  const context = contexts.find((one) => one === "stream-server") ?? contexts[0];
  const counts = measured.directives[name]?.[0]?.counts ?? [1];
  const isMeasured = /_stream_(?!js)/.test(module) && !isBlock && inside[context];
  return isMeasured ? [{ name, context, counts }] : [];
});

const waiting = [...measuredTasks, ...streamTasks];
const results = {};
async function work() {
  const directory = await mkdtemp(join(tmpdir(), "measure-nginx-"));
  for (let task = waiting.shift(); task; task = waiting.shift()) {
    const found = await measure(directory, task.name, task.context, task.counts);
    if (found) results[task.name] = [...(results[task.name] ?? []), found];
  }
  await rm(directory, { recursive: true });
}
await Promise.all([work(), work()]);

/** Names that nginx's own text holds and that it takes as variables of http, and those of them that `set` may write. */
async function measureVariables() {
  const texts = (await readFile(nginx, "latin1")).match(/[a-z][a-z0-9_]{1,40}(?=\0)/g);
  const names = [...new Set([...texts, ...getVariables(1).map(({ name }) => name.slice(1).toLowerCase())])].sort();
  const found = { known: [], writable: [] };
  const worker = async () => {
    const directory = await mkdtemp(join(tmpdir(), "measure-nginx-"));
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (!(await accepts(directory, "location", `add_header A $${name}`))) continue;
      found.known.push(name);
      if (await accepts(directory, "location", `set $${name} x`)) found.writable.push(name);
    }
    await rm(directory, { recursive: true });
  };
  await Promise.all([worker(), worker()]);
  return { known: found.known.sort(), writable: found.writable.sort() };
}

const variables = await measureVariables();
const lines = Object.keys(results)
  .sort()
  .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(results[name])}`);
await writeFile(
  output,
  `{\n"nginx": ${JSON.stringify(measured.nginx)},\n"variables": ${JSON.stringify(variables)},\n"directives": {\n${lines.join(",\n")}\n}\n}\n`,
);
