// `npm run bench`: the budgets of speed as ratios measured in one run, so that a slow or busy machine changes little.
// Uses the collected real files when they are there (`npm run corpus`), else the fixtures' Dockerfiles many times over.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { root } from "./system.mjs";

const { parseDocument } = await import(`${root}/out/server/engine/language.js`);
const { Project } = await import(`${root}/out/server/engine/project.js`);
const { review } = await import(`${root}/out/server/engine/review.js`);
const { defaultSettings } = await import(`${root}/out/server/engine/settings.js`);
const { rules } = await import(`${root}/out/server/rules/index.js`);

const settings = { ...defaultSettings, today: "2026-11-20" };
const scratch = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
const rows = [];
let isOver = false;

/** Adds a line to the table; a budget of undefined only informs. */
function record(what, measured, budget, unit, note = "") {
  const over = budget !== undefined && measured > budget;
  isOver ||= over;
  const shown = (number) => (number < 0.1 ? number.toFixed(4) : Number(number.toFixed(2)));
  const limit = budget === undefined ? "-" : `<= ${shown(budget)}${unit}`;
  rows.push([what, `${shown(measured)}${unit}`, limit, over ? "OVER" : "ok", note]);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Median time of `runs` calls, in milliseconds, after some that warm up. */
function time(runs, work, warmUps = 3) {
  for (let i = 0; i < warmUps; i++) work();
  return median(
    Array.from({ length: runs }, () => {
      const started = performance.now();
      work();
      return performance.now() - started;
    }),
  );
}

function reviewText(language, uri, text) {
  const documents = new Map([[uri, parseDocument(language, uri, text)]]);
  return review(new Project({ documents }, settings), { rules });
}

function realDockerfiles() {
  const index = join(root, ".cache/corpus/index.json");
  if (!existsSync(index)) return undefined;
  const entries = JSON.parse(readFileSync(index, "utf8")).filter(({ language }) => language === "dockerfile");
  return entries.map(({ file }) => readFileSync(join(root, ".cache/corpus", file), "utf8"));
}

const sampleDockerfile = readFileSync(join(root, "sample/Dockerfile"), "utf8");
const dockerfiles = realDockerfiles() ?? Array.from({ length: 400 }, () => sampleDockerfile);

/**
 * Median milliseconds of two works for each text, added up. They take turns with each text, so that what else the
 * machine does falls on both alike.
 */
function timeBoth(texts, one, other) {
  const rounds = 11;
  const times = texts.map(() => [[], []]);
  for (let round = -3; round < rounds; round++) {
    for (const [index, text] of texts.entries()) {
      const started = performance.now();
      one(text);
      const between = performance.now();
      other(text);
      if (round < 0) continue;
      times[index][0].push(between - started);
      times[index][1].push(performance.now() - between);
    }
  }
  return [0, 1].map((which) => times.reduce((sum, both) => sum + median(both[which]), 0));
}

const reviewDockerfile = (text) => reviewText("dockerfile", "bench:/Dockerfile", text);

function benchDockerfiles() {
  const [parse, whole] = timeBoth(dockerfiles, (text) => DockerfileParser.parse(text), reviewDockerfile);
  const note = `${whole.toFixed(0)} and ${parse.toFixed(0)} ms`;
  record(`review of ${dockerfiles.length} Dockerfiles / dockerfile-ast's parse of them`, whole / parse, 3, "x", note);
  benchPeer("hadolint", ["--no-fail"], dockerfiles, 1 / 20);
  // tally stops at the first file it cannot parse, and a run of it takes seconds.
  const short = dockerfiles.slice(0, mostForTally).filter(isReadByTally);
  benchPeer("tally", [...tallyOptions, "--fail-level", "none"], short, 1 / 60);
}

const mostForTally = 60;
const peer = (name) => join(root, ".cache/peers/bin", name);
const tallyOptions = ["lint", "--no-config", "--slow-checks", "off", "--format", "json"];

/** Files apart from the others: a configuration pulls in the Dockerfiles beside it and above it. */
function writeAll(texts) {
  const folder = mkdtempSync(join(scratch, "many-"));
  return texts.map((text, index) => {
    const file = join(folder, `Dockerfile.${index}`);
    writeFileSync(file, text);
    return file;
  });
}

function isReadByTally(text) {
  if (!existsSync(peer("tally"))) return false;
  const { stdout } = spawnSync(peer("tally"), [...tallyOptions, ...writeAll([text])], { encoding: "utf8" });
  return stdout.startsWith("{");
}

/** Our review of some texts against one run of a peer over them as files, the start of its process included. */
function benchPeer(name, options, texts, budget) {
  if (!existsSync(peer(name)) || texts.length === 0) return;
  const files = writeAll(texts);
  const theirs = time(1, () => spawnSync(peer(name), [...options, ...files], { maxBuffer: 1 << 28 }), 0);
  const ours = time(5, () => texts.forEach(reviewDockerfile));
  const note = `${ours.toFixed(0)} and ${theirs.toFixed(0)} ms, 1/${(theirs / ours).toFixed(0)}`;
  record(`our review / ${name}, ${texts.length} files`, ours / theirs, budget, "x", note);
}

const server = (index) => `    server {
        listen 443 ssl;
        server_name host${index}.example.com;
        ssl_certificate /etc/nginx/tls/${index}.crt;
        ssl_certificate_key /etc/nginx/tls/${index}.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
        location / {
            proxy_pass http://backend;
            proxy_set_header Host $host;
        }
        location ~ \\.php$ {
            add_header X-Frame-Options DENY always;
            return 301 https://$host$request_uri; # moved
        }
    }
`;

function nginxOf(lines) {
  const count = Math.round(lines / server(0).split("\n").length);
  const servers = Array.from({ length: count }, (_, index) => server(index)).join("");
  return `events {}\nhttp {\n    upstream backend { server 127.0.0.1:8080; }\n${servers}}\n`;
}

function benchNginx() {
  for (const lines of [1_000, 10_000, 100_000]) {
    const text = nginxOf(lines);
    // Warm is what a language server is after a minute of work.
    const [runs, warmUps] = lines === 1_000 ? [15, 200] : [lines > 10_000 ? 3 : 9, 3];
    const spent = time(runs, () => reviewText("nginx", "bench:/nginx.conf", text), warmUps);
    if (lines === 1_000) record("nginx review, 1,000 lines, warm", spent, 10, " ms");
    record(`nginx review, ${lines} lines, per line`, (spent * 1000) / lines, lines === 1_000 ? undefined : 8, " us");
  }
}

function benchColdStart() {
  // A folder of its own: a configuration pulls in the Dockerfiles beside it.
  const folder = join(scratch, "cold");
  mkdirSync(folder);
  const file = join(folder, "nginx.conf");
  writeFileSync(file, "http {\n    server_tokens off;\n}\n");
  const run = (...args) => time(7, () => spawnSync(process.execPath, args, { stdio: "ignore" }));
  const bare = run("-e", "0");
  record("cold command line on one file / node -e 0", run(join(root, "dist/cli.cjs"), "check", file) / bare, 3, "x");
}

/** Both programs read the same file, each from the start of its process to its end. */
function benchAgainstGixy() {
  const gixy = join(root, ".cache/peers/bin/gixy");
  if (!existsSync(gixy)) return;
  const budgets = [
    [1_000, 0.5],
    [10_000, 0.2],
  ];
  for (const [lines, budget] of budgets) {
    const folder = join(scratch, `gixy-${lines}`);
    mkdirSync(folder);
    const file = join(folder, "nginx.conf");
    writeFileSync(file, nginxOf(lines));
    const run = (program, ...args) => time(3, () => spawnSync(program, args, { stdio: "ignore" }));
    const ours = run(process.execPath, join(root, "dist/cli.cjs"), "check", file);
    const theirs = run(gixy, file);
    const note = `${ours.toFixed(0)} and ${theirs.toFixed(0)} ms`;
    record(`command line / gixy-ng, ${lines} lines, process start included`, ours / theirs, budget, "x", note);
  }
}

/** A Dockerfile of about 1,000 lines made of the sample's instructions, with one place to type at. */
function longDockerfile() {
  const body = sampleDockerfile
    .split("\n")
    .filter((line) => /^(RUN|COPY|ENV|WORKDIR) /.test(line) && !line.endsWith("\\"));
  const lines = Array.from({ length: 999 }, (_, index) => body[index % body.length]);
  return ["FROM debian:13", ...lines].join("\n");
}

/** A folder whose configuration switches on the rules that are off by default, too. */
function folderOfAllRules() {
  const off = rules.filter(({ enabled }) => !enabled).map(({ id, severity }) => `  ${id}: ${severity}\n`);
  const folder = mkdtempSync(join(scratch, "all-rules-"));
  writeFileSync(join(folder, "portcullis.yaml"), `rules:\n${off.join("")}`);
  return folder;
}

/** A language server that runs, with a way to wait for its diagnostics and what its changes look like. */
async function startServer(program, args, pull, folder, uri) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let published = () => {};
  connection.onNotification("textDocument/publishDiagnostics", () => published());
  connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  const textDocument = pull ? { diagnostic: { dynamicRegistration: false } } : { publishDiagnostics: {} };
  const { capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: `file://${folder}`,
    workspaceFolders: [{ uri: `file://${folder}`, name: "bench" }],
    capabilities: { textDocument, workspace: { workspaceFolders: true } },
  });
  await connection.sendNotification("initialized", {});
  const asked = () => connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const told = () =>
    new Promise((resolve) => {
      published = resolve;
    });
  /** Sends a notification, and waits for the diagnostics that follow from it. */
  const send = async (method, params) => {
    const answer = pull ? undefined : told();
    await connection.sendNotification(method, params);
    await (answer ?? asked());
  };
  const { textDocumentSync: sync } = capabilities;
  return { child, connection, send, takesWhole: (sync?.change ?? sync) === 1 };
}

/** One line that comes with even versions and goes with odd ones, so that each change changes the text. */
function changeOf(version, text, takesWhole) {
  const start = { line: 500, character: 0 };
  const isThere = version % 2 === 1;
  // A server that takes whole texts alone would read a change as the text.
  if (takesWhole) return { text: isThere ? text : text.split("\n").toSpliced(500, 0, "# a comment").join("\n") };
  return { range: { start, end: isThere ? { line: 501, character: 0 } : start }, text: isThere ? "" : "# a comment\n" };
}

/** A server with a long Dockerfile open in a folder, and the times its changes took. */
async function openLong({ folder, program, args, pull }) {
  const uri = `file://${folder}/Dockerfile`;
  const text = longDockerfile();
  const { child, connection, send, takesWhole } = await startServer(program, args, pull, folder, uri);
  await send("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version: 1, text } });
  const times = [];
  const change = async (version) => {
    const started = performance.now();
    const contentChanges = [changeOf(version, text, takesWhole)];
    await send("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    times.push(performance.now() - started);
  };
  const close = () => {
    connection.dispose();
    child.kill();
  };
  return { change, close, times };
}

/**
 * For each server the median milliseconds from a change to the diagnostics it leads to, over stdio; of as many changes as
 * somebody types in a minute, because servers are slower while their code is new. They take turns every 25 changes, so
 * that what else the machine does falls on all alike.
 */
async function keystrokes(servers, changes) {
  const opened = await Promise.all(servers.map(openLong));
  for (let turn = 0; turn < changes; turn += 25) {
    for (const { change } of opened) {
      for (let made = turn; made < Math.min(turn + 25, changes); made++) await change(made + 2);
    }
  }
  for (const { close } of opened) close();
  return opened.map(({ times }) => median(times.slice(changes >> 3)));
}

async function benchKeystroke() {
  const text = longDockerfile();
  const parse = time(15, () => DockerfileParser.parse(text));
  const own = { program: process.execPath, args: [join(root, "dist/cli.cjs"), "lsp", "--stdio"], pull: true };
  const plain = mkdtempSync(join(scratch, "default-"));
  const servers = [
    { ...own, folder: plain },
    { ...own, folder: folderOfAllRules() },
  ];
  const other = join(root, "node_modules/dockerfile-language-server-nodejs/lib/server.js");
  const node = { folder: plain, program: process.execPath, args: [other, "--stdio"], pull: false };
  const [standard, every, theirs] = await keystrokes([...servers, node], 200);
  for (const [which, spent] of Object.entries({ "default rules": standard, "every rule": every })) {
    const note = (peer) => `${spent.toFixed(1)} and ${peer.toFixed(1)} ms`;
    record(`keystroke, 1,000 lines, ${which} / dockerfile-ast's parse`, spent / parse, 2, "x", note(parse));
    record(`keystroke, ${which} / dockerfile-language-server-nodejs`, spent / theirs, 0.8, "x", note(theirs));
  }
  if (!existsSync(peer("tally"))) return;
  // Seconds for each change: a few have to do.
  const [slow] = await keystrokes([{ folder: plain, program: peer("tally"), args: ["lsp", "--stdio"], pull: true }], 5);
  const note = `${every.toFixed(1)} and ${slow.toFixed(1)} ms`;
  record("keystroke, every rule / tally lsp", every / slow, 1 / 50, "x", note);
}

try {
  benchDockerfiles();
  benchNginx();
  benchColdStart();
  benchAgainstGixy();
  await benchKeystroke();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows)
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd()}\n`,
  );
process.exitCode = isOver ? 1 : 0;
